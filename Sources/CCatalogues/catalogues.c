#include "CCatalogues.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char zh[] = {
#embed "../Languages/Catalogues/zh.po"
};
static const unsigned char bg[] = {
#embed "../Languages/Catalogues/bg.po"
};

const unsigned char *catalogue_bytes(int language, size_t *count) {
    switch (language) {
    case 0: *count = sizeof zh; return zh;
    case 1: *count = sizeof bg; return bg;
    }
    *count = 0;
    return NULL;
}
