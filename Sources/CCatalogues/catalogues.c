#include "CCatalogues.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char told_zh[] = {
#embed "../Languages/Catalogues/told.zh.po"
};
static const unsigned char told_bg[] = {
#embed "../Languages/Catalogues/told.bg.po"
};
static const unsigned char desk_zh[] = {
#embed "../Languages/Catalogues/desk.zh.po"
};
static const unsigned char desk_bg[] = {
#embed "../Languages/Catalogues/desk.bg.po"
};
static const unsigned char breaks_zh[] = {
#embed "../Languages/Catalogues/breaks.zh.po"
};
static const unsigned char breaks_bg[] = {
#embed "../Languages/Catalogues/breaks.bg.po"
};
static const unsigned char care_zh[] = {
#embed "../Languages/Catalogues/care.zh.po"
};
static const unsigned char care_bg[] = {
#embed "../Languages/Catalogues/care.bg.po"
};
static const unsigned char report_zh[] = {
#embed "../Languages/Catalogues/report.zh.po"
};
static const unsigned char report_bg[] = {
#embed "../Languages/Catalogues/report.bg.po"
};
static const unsigned char measure_zh[] = {
#embed "../Languages/Catalogues/measure.zh.po"
};
static const unsigned char measure_bg[] = {
#embed "../Languages/Catalogues/measure.bg.po"
};
static const unsigned char agent_zh[] = {
#embed "../Languages/Catalogues/agent.zh.po"
};
static const unsigned char agent_bg[] = {
#embed "../Languages/Catalogues/agent.bg.po"
};
static const unsigned char supervisor_zh[] = {
#embed "../Languages/Catalogues/supervisor.zh.po"
};
static const unsigned char supervisor_bg[] = {
#embed "../Languages/Catalogues/supervisor.bg.po"
};

#define FILE(name) {name, sizeof name}

static const struct {
    const unsigned char *bytes;
    size_t count;
} files[2][8] = {
    {
        FILE(told_zh),
        FILE(desk_zh),
        FILE(breaks_zh),
        FILE(care_zh),
        FILE(report_zh),
        FILE(measure_zh),
        FILE(agent_zh),
        FILE(supervisor_zh),
    },
    {
        FILE(told_bg),
        FILE(desk_bg),
        FILE(breaks_bg),
        FILE(care_bg),
        FILE(report_bg),
        FILE(measure_bg),
        FILE(agent_bg),
        FILE(supervisor_bg),
    },
};

const unsigned char *catalogue_bytes(int language, int number, size_t *count) {
    if (language < 0 || language > 1 || number < 0 || number > 7) return NULL;
    *count = files[language][number].count;
    return files[language][number].bytes;
}
