# Undertone: what a newcomer, a developer or a packager calls. `make` alone lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
# Where the programs to install lie.
BINARIES ?= .build/release
# Where the shells look for completions of programs below PREFIX.
BASH_COMPLETIONS = $(PREFIX)/share/bash-completion/completions
FISH_COMPLETIONS = $(PREFIX)/share/fish/vendor_completions.d
ZSH_COMPLETIONS ?= $(PREFIX)/share/zsh/site-functions
# A recording for `make demo`.
VOICE ?=
# What `make build` builds, one after the other: left to choose for itself, the package manager now and then builds a
# shared library of a dependency, too, which nobody uses and which cannot be linked without the shared runtime.
PROGRAMS = undertoned undertone undertone-uplink undertone-hub
# Of a site: each a program and a unit of its own, and what is shipped for whoever watches it.
SERVICES = uplink hub
FOR_MONITORING_hub = config/prometheus-undertone.rules.yml config/grafana-undertone.json
# The toolchain's own linker, with less of ICU: gold, the default with a static runtime, warns of a dozen calls inside
# Foundation, and makes constants executable. Names that nobody outside asks for, and code that stands twice, go.
RELEASE_FLAGS = --configuration release --static-swift-stdlib -Xswiftc -ld-path=$(CURDIR)/.packaging/ld \
	-Xlinker --no-export-dynamic -Xlinker --icf=safe
# More options for the builds, such as --explicit-target-dependency-import-check error.
SWIFT_FLAGS ?=
PACKAGES = libpulse-dev libfftw3-dev libsndfile1-dev libsodium-dev libsystemd-dev libsqlite3-dev libnats-dev nats-server \
	pulseaudio pulseaudio-utils sox ffmpeg age curl pkg-config python3 python3-dbus python3-gi dbus desktop-file-utils \
	dunst xvfb xdotool gettext strace
DEMO_PACKAGES = asterisk-core-sounds-en-g722 bc acl uidmap
DEMO_SITE_PACKAGES = $(DEMO_PACKAGES) asterisk-core-sounds-it-g722 asterisk-core-sounds-ru-g722 iproute2
SOURCES = Sources Tests Package.swift

# Trials and training have Makefiles of their own; their targets can be called from here as well.
TRIALS = bench-feed bench-site calls calls-deps fuzz fuzz-client fuzz-feed fuzz-segments soak test-api test-clients \
	test-clients-deps test-deb test-deb-deps test-demo test-emodb test-manual test-monitoring-deps test-nats test-pipewire \
	test-pipewire-deps test-site test-systemd test-systemd-deps
TRAINING = praat-reference weights
FITTING = score-fit
QUIETLY_IN = --no-print-directory -C

.PHONY: help deps build test lint format demo demo-deps demo-site demo-site-deps bench bench-deps install install-uplink install-hub uninstall \
	uninstall-uplink uninstall-hub deb clean \
	$(TRIALS) $(TRAINING) $(FITTING)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20
	@echo '  Trials: make -C Tests. Training: make -C Sources/Prosody/Network/Training, make -C Sources/Stress/Training.'

deps: ## install the Debian packages that are missing, check Swift
	@Tests/Scripts/install-packages.sh $(PACKAGES)
	@Tests/Scripts/check-swift.sh

# What of ICU the programs are linked with.
.build/icu.o: .packaging/icu.py
	@python3 -B .packaging/icu.py $@

build: deps .build/icu.o ## build the programs for use, into .build/release
	@test -d .build/release || echo "the first build fetches packages and takes about five minutes"
	@set -e; for program in $(PROGRAMS); do \
		Tests/Scripts/patiently.sh "building $$program" swift build $(RELEASE_FLAGS) --product $$program $(SWIFT_FLAGS); \
	done

test: deps ## build and run the tests
	@Tests/Scripts/run-tests.sh $(SWIFT_FLAGS)

lint: ## check format, imports, units and scripts; change nothing
	swift format lint --strict --recursive $(SOURCES)
	Tests/Scripts/run-tests.sh $(SWIFT_FLAGS) --filter ArchitectureTests
	Tests/Scripts/verify-units.sh

format: ## bring the sources into the agreed format
	swift format format --in-place --recursive $(SOURCES)

demo-deps:
	@Tests/Scripts/install-packages.sh $(DEMO_PACKAGES)

demo: deps demo-deps build ## from a voice to an alert and its replay; VOICE=file.wav plays your own
	VOICE='$(VOICE)' BINARIES='$(BINARIES)' Tests/Demo/demo.sh

demo-site-deps:
	@Tests/Scripts/install-packages.sh $(DEMO_SITE_PACKAGES)

demo-site: deps demo-site-deps build ## a whole site: broker, hub, three desks with three voices, a supervisor
	BINARIES='$(BINARIES)' Tests/Demo/site.sh

bench-deps:
	@Tests/Scripts/install-packages.sh aubio-tools

bench: PROGRAMS += Benchmark
bench: build ## time of each stage, and of all beside another program (after make bench-deps)
	$(BINARIES)/Benchmark

# What the shells complete; the programs themselves write it.
define complete
umask 022; for program in $(1); do \
	bash="$(DESTDIR)$(BASH_COMPLETIONS)/$$program" && \
	"$(BINARIES)/$$program" --generate-completion-script bash > "$$bash" && sed -i '1{/^#!/d}' "$$bash" && \
	"$(BINARIES)/$$program" --generate-completion-script zsh > "$(DESTDIR)$(ZSH_COMPLETIONS)/_$$program" && \
	"$(BINARIES)/$$program" --generate-completion-script fish > "$(DESTDIR)$(FISH_COMPLETIONS)/$$program.fish" || exit 1; \
done
endef

# The manual pages have the day of the commit, so that the same commit gives the same files.
install: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || stat --format=%Y CHANGELOG.md)
install: ## install what `make build` built; PREFIX=/usr/local, DESTDIR=
	@test -n '$(DESTDIR)' -o -w '$(PREFIX)' || { echo "make install: $(PREFIX) cannot be written;" \
		"sudo make install, or name PREFIX= or DESTDIR=" >&2; exit 1; }
	@test -x '$(BINARIES)/undertoned' -a -x '$(BINARIES)/undertone' || \
		{ echo "make install: nothing built yet; first: make build" >&2; exit 1; }
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/lib/systemd/user' '$(DESTDIR)$(PREFIX)/lib/sysusers.d' \
		'$(DESTDIR)$(PREFIX)/lib/tmpfiles.d' '$(DESTDIR)$(PREFIX)/lib/systemd/system/user@.service.d' \
		'$(DESTDIR)$(PREFIX)/lib/undertone' '$(DESTDIR)$(PREFIX)/share/man' '$(DESTDIR)/etc/undertone' \
		'$(DESTDIR)$(PREFIX)/share/applications' '$(DESTDIR)/etc/xdg/autostart' \
		$(foreach folder,$(BASH_COMPLETIONS) $(ZSH_COMPLETIONS) $(FISH_COMPLETIONS),'$(DESTDIR)$(folder)')
	install -s -m 755 '$(BINARIES)/undertone' '$(DESTDIR)$(PREFIX)/bin/'
	# The daemon is the same file.
	ln -f '$(DESTDIR)$(PREFIX)/bin/undertone' '$(DESTDIR)$(PREFIX)/bin/undertoned'
	for unit in undertoned undertone-footswitch; do \
		sed 's|/usr/local/bin/|$(PREFIX)/bin/|' systemd/$$unit.service \
			> '$(DESTDIR)$(PREFIX)/lib/systemd/user/'$$unit.service || exit 1; \
	done
	sed 's|/usr/local/lib/|$(PREFIX)/lib/|' systemd/undertone-folder@.service \
		> '$(DESTDIR)$(PREFIX)/lib/systemd/system/undertone-folder@.service'
	chmod 644 '$(DESTDIR)$(PREFIX)/lib/systemd/user/undertoned.service' \
		'$(DESTDIR)$(PREFIX)/lib/systemd/user/undertone-footswitch.service' \
		'$(DESTDIR)$(PREFIX)/lib/systemd/system/undertone-folder@.service'
	install -m 644 systemd/user@.service.d/undertone.conf '$(DESTDIR)$(PREFIX)/lib/systemd/system/user@.service.d/'
	install -m 755 systemd/agent-folder '$(DESTDIR)$(PREFIX)/lib/undertone/'
	install -m 644 config/io.undertone.desktop '$(DESTDIR)$(PREFIX)/share/applications/'
	install -m 644 config/io.undertone.tray.desktop '$(DESTDIR)/etc/xdg/autostart/'
	install -m 644 config/survey.toml '$(DESTDIR)$(PREFIX)/lib/undertone/'
	install -m 644 systemd/undertone.sysusers.conf '$(DESTDIR)$(PREFIX)/lib/sysusers.d/undertone.conf'
	install -m 644 systemd/undertone.tmpfiles.conf '$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/undertone.conf'
	umask 022 && python3 .packaging/manual.py '$(BINARIES)' undertone '$(DESTDIR)$(PREFIX)/share/man'
	gzip -9nf '$(DESTDIR)$(PREFIX)'/share/man/man1/undertone*.1 '$(DESTDIR)$(PREFIX)/share/man/man5/undertone.toml.5' \
		'$(DESTDIR)$(PREFIX)/share/man/man8/undertoned.8'
	$(call complete,undertone undertoned)
	test -e '$(DESTDIR)/etc/undertone/undertone.toml' || \
		install -m 644 config/undertone.toml '$(DESTDIR)/etc/undertone/undertone.toml'

install-uplink: ## install what carries events to a site's hub, on a machine with agents; PREFIX=, DESTDIR=
install-hub: ## install the hub of a site; PREFIX=, DESTDIR=
$(SERVICES:%=install-%): export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || stat --format=%Y CHANGELOG.md)
$(SERVICES:%=install-%): install-%:
	@test -x '$(BINARIES)/undertone-$*' || { echo "make install-$*: nothing built yet; first: make build" >&2; exit 1; }
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/lib/systemd/system' '$(DESTDIR)$(PREFIX)/lib/sysusers.d' \
		'$(DESTDIR)$(PREFIX)/lib/tmpfiles.d' '$(DESTDIR)$(PREFIX)/share/man' \
		$(foreach folder,$(BASH_COMPLETIONS) $(ZSH_COMPLETIONS) $(FISH_COMPLETIONS),'$(DESTDIR)$(folder)')
	install -s -m 755 '$(BINARIES)/undertone-$*' '$(DESTDIR)$(PREFIX)/bin/'
	sed 's|/usr/local/bin/|$(PREFIX)/bin/|' systemd/undertone-$*.service \
		> '$(DESTDIR)$(PREFIX)/lib/systemd/system/undertone-$*.service'
	chmod 644 '$(DESTDIR)$(PREFIX)/lib/systemd/system/undertone-$*.service'
	install -m 644 systemd/undertone-$*.sysusers.conf '$(DESTDIR)$(PREFIX)/lib/sysusers.d/undertone-$*.conf'
	install -m 644 systemd/undertone-$*.tmpfiles.conf '$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/undertone-$*.conf'
	$(if $(FOR_MONITORING_$*),install -D -m 644 -t '$(DESTDIR)$(PREFIX)/share/undertone-$*' $(FOR_MONITORING_$*))
	umask 022 && python3 .packaging/manual.py '$(BINARIES)' undertone-$* '$(DESTDIR)$(PREFIX)/share/man'
	gzip -9nf '$(DESTDIR)$(PREFIX)/share/man/man8/undertone-$*.8'
	$(call complete,undertone-$*)

$(SERVICES:%=uninstall-%): uninstall-%: ## as uninstall; what they keep in /var/lib stays
	rm -f '$(DESTDIR)$(PREFIX)/bin/undertone-$*' '$(DESTDIR)$(PREFIX)/lib/systemd/system/undertone-$*.service' \
		'$(DESTDIR)$(PREFIX)/lib/sysusers.d/undertone-$*.conf' '$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/undertone-$*.conf' \
		'$(DESTDIR)$(PREFIX)/share/man/man8/undertone-$*.8.gz' '$(DESTDIR)$(BASH_COMPLETIONS)/undertone-$*' \
		'$(DESTDIR)$(ZSH_COMPLETIONS)/_undertone-$*' '$(DESTDIR)$(FISH_COMPLETIONS)/undertone-$*.fish'
	rm -rf '$(DESTDIR)$(PREFIX)/share/undertone-$*'

uninstall: ## remove what was installed; configuration and recordings stay
	rm -f '$(DESTDIR)$(PREFIX)/bin/undertoned' '$(DESTDIR)$(PREFIX)/bin/undertone' \
		'$(DESTDIR)$(PREFIX)/lib/systemd/user/undertoned.service' \
		'$(DESTDIR)$(PREFIX)/lib/systemd/user/undertone-footswitch.service' \
		'$(DESTDIR)$(PREFIX)/share/applications/io.undertone.desktop' \
		'$(DESTDIR)/etc/xdg/autostart/io.undertone.tray.desktop' \
		'$(DESTDIR)$(PREFIX)/lib/systemd/system/undertone-folder@.service' \
		'$(DESTDIR)$(PREFIX)/lib/systemd/system/user@.service.d/undertone.conf' \
		'$(DESTDIR)$(PREFIX)/lib/undertone/agent-folder' '$(DESTDIR)$(PREFIX)/lib/undertone/survey.toml' \
		'$(DESTDIR)$(PREFIX)/lib/sysusers.d/undertone.conf' '$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/undertone.conf' \
		'$(DESTDIR)$(PREFIX)'/share/man/man1/undertone.1.gz '$(DESTDIR)$(PREFIX)'/share/man/man1/undertone-*.1.gz \
		'$(DESTDIR)$(PREFIX)/share/man/man5/undertone.toml.5.gz' '$(DESTDIR)$(PREFIX)/share/man/man8/undertoned.8.gz' \
		$(foreach program,undertone undertoned,'$(DESTDIR)$(BASH_COMPLETIONS)/$(program)' \
			'$(DESTDIR)$(ZSH_COMPLETIONS)/_$(program)' '$(DESTDIR)$(FISH_COMPLETIONS)/$(program).fish')

deb: deps build ## build the Debian packages, into .build/deb
	@Tests/Scripts/install-packages.sh dpkg-dev
	.packaging/deb.sh '$(BINARIES)' .build/deb

clean: ## remove everything that was built
	rm -rf .build

$(TRIALS):
	@$(MAKE) $(QUIETLY_IN) Tests $@

$(TRAINING):
	@$(MAKE) $(QUIETLY_IN) Sources/Prosody/Network/Training $@

$(FITTING):
	@$(MAKE) $(QUIETLY_IN) Sources/Stress/Training $@
