# Undertone: everything that a newcomer, a developer or a packager calls. `make` alone lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
# Where the programs to install lie.
BINARIES ?= .build/release
# Where the shells look for completions of programs below PREFIX.
BASH_COMPLETIONS = $(PREFIX)/share/bash-completion/completions
FISH_COMPLETIONS = $(PREFIX)/share/fish/vendor_completions.d
ZSH_COMPLETIONS ?= $(PREFIX)/share/zsh/site-functions
# A recording for `make demo`, a folder of speech for `make test-emodb`.
VOICE ?=
SPEECH ?=
# How long `make fuzz` and `make fuzz-feed` search.
FUZZ_SECONDS ?= 600
# What `make build` builds, one after the other: left to choose for itself, the package manager now and then also takes a
# shared library of a dependency that nobody uses, which cannot be linked without the shared runtime.
PROGRAMS = undertoned undertone
# The linker of the toolchain: gold, the default with a static runtime, warns of a dozen calls inside Foundation, and makes
# constants executable.
RELEASE_FLAGS = --quiet --configuration release --static-swift-stdlib -Xswiftc -use-ld=lld
# More options for the builds, such as --explicit-target-dependency-import-check error.
SWIFT_FLAGS ?=

PACKAGES = libpulse-dev libfftw3-dev libsndfile1-dev libsodium-dev libsystemd-dev libsqlite3-dev \
	pulseaudio pulseaudio-utils sox age curl pkg-config python3
DEMO_PACKAGES = asterisk-core-sounds-en-g722 ffmpeg bc
PROMPT_PACKAGES = $(foreach language,en es fr it ru,asterisk-core-sounds-$(language)-g722)
CALL_PACKAGES = ffmpeg $(PROMPT_PACKAGES)
# More options for `make calls`, such as --keep FOLDER, --seeds N or --kinds NAME...
CALL_FLAGS ?=
PYTHON = .build/python
API_PYTHON = .build/python-api
TRAINING = Sources/Prosody/Network/Training
# More options for train.py, such as --folds.
TRAIN_FLAGS ?=
FITTING = Sources/Stress/Training
# Folders of calls for `make score-fit`, and more options for fit.py: --minutes 0 for figures only, --held FOLDER.
CALLS ?=
FIT_FLAGS ?= --minutes 10
PIPEWIRE_PACKAGES = pipewire pipewire-pulse wireplumber dbus-daemon
# Hours of speech for `make soak`.
SOAK_HOURS ?= 8
SYSTEMD_PACKAGES = systemd-container dbus-user-session
DEB_PACKAGES = dpkg-dev
DEB_TEST_PACKAGES = $(SYSTEMD_PACKAGES) lintian mandoc man-db bash-completion zsh fish debsums
SOURCES = Sources Tests Package.swift

.PHONY: help deps demo-deps bench-deps calls-deps test-systemd-deps build test lint format bench bench-feed calls fuzz fuzz-feed test-api weights score-fit praat-reference demo test-manual test-systemd test-emodb \
	test-pipewire test-pipewire-deps soak deb test-deb-deps test-deb speech-is-given calls-are-given install uninstall clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 30

deps: ## install the Debian packages that are missing, check Swift
	@Tests/Scripts/install-packages.sh $(PACKAGES)
	@Tests/Scripts/check-swift.sh

demo-deps: ## also what the demonstration needs
	@Tests/Scripts/install-packages.sh $(DEMO_PACKAGES)

test-deb-deps: ## also what the test of the Debian package needs
	@Tests/Scripts/install-packages.sh $(DEB_TEST_PACKAGES)

test-systemd-deps: ## also what the test under systemd needs
	@Tests/Scripts/install-packages.sh $(SYSTEMD_PACKAGES)

build: deps ## build the programs for use, into .build/release
	@test -d .build/release || echo "building; the first time fetches packages and takes about five minutes"
	@set -e; for program in $(PROGRAMS); do swift build $(RELEASE_FLAGS) --product $$program $(SWIFT_FLAGS); done

test: deps ## build and run the tests
	@Tests/Scripts/run-tests.sh $(SWIFT_FLAGS)

test-manual: ## check manual pages and completions of what `make build` built
	Tests/Scripts/manual.sh $(BINARIES)

test-pipewire-deps: ## also what the tests on PipeWire need
	@Tests/Scripts/install-packages.sh $(PIPEWIRE_PACKAGES)

# PipeWire takes sound at the pace of the clock, so the tests that speak hours in seconds stay with PulseAudio. One at a
# time: a server of four programs for each test would starve on a machine of two cores.
test-pipewire: deps test-pipewire-deps ## the tests of capture on PipeWire in PulseAudio's place (a minute)
	@UNDERTONE_TEST_SOUND=pipewire Tests/Scripts/run-tests.sh $(SWIFT_FLAGS) --no-parallel --filter '^CaptureTests\.|ServerOutageTests'

soak: deps ## the tests of endurance at full length: hours of speech, kills, outages; SOAK_HOURS=8 (some minutes)
	UNDERTONE_SOAK_HOURS='$(SOAK_HOURS)' swift test --quiet --disable-xctest $(SWIFT_FLAGS) --no-parallel \
		--filter 'LongRunTests|KillTests|ServerOutageTests|SuddenDeath'

lint: ## check format, imports, units and scripts; change nothing
	swift format lint --strict --recursive $(SOURCES)
	Tests/Scripts/run-tests.sh $(SWIFT_FLAGS) --filter ArchitectureTests
	Tests/Scripts/verify-units.sh

format: ## bring the sources into the agreed format
	swift format format --in-place --recursive $(SOURCES)

bench-deps: ## also the program that the benchmark compares with
	@Tests/Scripts/install-packages.sh aubio-tools

bench: PROGRAMS += Benchmark
bench: build ## time of each stage, and of all beside another program
	$(BINARIES)/Benchmark

calls-deps: ## also what made calls need: recorded voices (60 MB), ffmpeg; without them their tests are skipped
	@Tests/Scripts/install-packages.sh $(CALL_PACKAGES)

calls: deps calls-deps ## strain found and false alerts, five voices, all kinds of made calls; CALL_FLAGS=
	swift run --quiet CallBench $(CALL_FLAGS)

fuzz: deps ## search for inputs that break reader or analyzer; FUZZ_SECONDS=600
	FUZZ_SECONDS='$(FUZZ_SECONDS)' Tests/Scripts/fuzz.sh

fuzz-feed: deps ## raw bytes on the socket of the feed; FUZZ_SECONDS=600
	swift build --quiet --product FeedTrial $(SWIFT_FLAGS)
	.build/debug/FeedTrial fuzz '$(FUZZ_SECONDS)' $(FUZZ_SEED)

test-api: deps ## hold the feed against its OpenAPI document with schemathesis; API_EXAMPLES=100
	@Tests/Scripts/install-packages.sh socat python3-venv
	swift build --quiet --product FeedTrial $(SWIFT_FLAGS)
	@test -d $(API_PYTHON) || python3 -m venv $(API_PYTHON)
	$(API_PYTHON)/bin/pip install --quiet 'schemathesis>=4.32,<5'
	Tests/Scripts/api.sh .build/debug

bench-feed: deps ## 10,000 events to 50 readers, one stalled, one killed, beside NATS and Redis; 10,000 idle connections
	@Tests/Scripts/install-packages.sh nats-server redis-server
	swift build $(RELEASE_FLAGS) --product FeedTrial $(SWIFT_FLAGS)
	.build/release/FeedTrial load
	.build/release/FeedTrial idle

weights: PROGRAMS += NetworkTraining
weights: speech-is-given build ## train the networks of the prosody core anew; SPEECH=folder (about half an hour)
	@Tests/Scripts/install-packages.sh ffmpeg python3-venv $(PROMPT_PACKAGES)
	@test -d $(PYTHON) || python3 -m venv $(PYTHON)
	$(PYTHON)/bin/pip install --quiet --requirement $(TRAINING)/requirements.txt
	$(PYTHON)/bin/python $(TRAINING)/train.py --speech '$(SPEECH)' --program $(BINARIES)/NetworkTraining \
		--work .build/training --weights Sources/Prosody/Network/network.weights \
		--check Tests/ProsodyTests/Fixtures/network-answers.csv $(TRAIN_FLAGS)

score-fit: calls-are-given build ## search the numbers of the score anew and print them; CALLS='folder folder' (FIT_FLAGS=)
	@Tests/Scripts/install-packages.sh python3-venv
	@test -d $(PYTHON) || python3 -m venv $(PYTHON)
	$(PYTHON)/bin/pip install --quiet --requirement $(FITTING)/requirements.txt
	$(PYTHON)/bin/python -B $(FITTING)/fit.py --program $(BINARIES)/undertone $(CALLS) $(FIT_FLAGS)

praat-reference: ## write anew what Praat says about the made voices of the tests
	@Tests/Scripts/install-packages.sh python3-venv
	@test -d $(PYTHON) || python3 -m venv $(PYTHON)
	$(PYTHON)/bin/pip install --quiet praat-parselmouth==0.4.7 numpy
	$(PYTHON)/bin/python Tests/Scripts/praat-reference.py Tests/ProsodyTests/Fixtures

demo: deps demo-deps build ## from a voice to an alert and its replay; VOICE=file.wav plays your own
	VOICE='$(VOICE)' Tests/Demo/demo.sh

test-systemd: deps test-systemd-deps build ## run the daemon under a throwaway systemd (root)
	Tests/Scripts/systemd-unit.sh $(BINARIES)
	Tests/Scripts/doctor.sh $(BINARIES)

deb: deps build ## build the Debian package, into .build/deb
	@Tests/Scripts/install-packages.sh $(DEB_PACKAGES)
	.packaging/deb.sh $(BINARIES) .build/deb

test-deb: test-deb-deps deb ## install, upgrade, remove and purge the package on a throwaway machine (root)
	Tests/Scripts/deb.sh .build/deb/undertone_*.deb

test-emodb: speech-is-given deps demo-deps build ## alerts on recorded voices; SPEECH=folder
	Tests/Scripts/emodb.sh '$(SPEECH)'

speech-is-given:
	@test -d '$(SPEECH)' || { echo "make test-emodb: name the folder of recordings, SPEECH=folder" >&2; exit 2; }

calls-are-given:
	@test -n '$(CALLS)' || { echo "make score-fit: name folders of calls, CALLS='folder folder'; make calls CALL_FLAGS='--keep folder' makes some" >&2; exit 2; }

# The manual pages have the day of the commit, so that the same commit gives the same files.
install: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || stat --format=%Y CHANGELOG.md)
install: ## install what `make build` built; PREFIX=/usr/local, DESTDIR=
	@test -n '$(DESTDIR)' -o -w '$(PREFIX)' || { echo "make install: $(PREFIX) cannot be written; sudo make install, or name PREFIX= or DESTDIR=" >&2; exit 1; }
	@test -x '$(BINARIES)/undertoned' -a -x '$(BINARIES)/undertone' || { echo "make install: nothing built yet; first: make build" >&2; exit 1; }
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/lib/systemd/user' '$(DESTDIR)$(PREFIX)/lib/sysusers.d' \
		'$(DESTDIR)$(PREFIX)/lib/tmpfiles.d' '$(DESTDIR)$(PREFIX)/share/man' '$(DESTDIR)/etc/undertone' \
		$(foreach folder,$(BASH_COMPLETIONS) $(ZSH_COMPLETIONS) $(FISH_COMPLETIONS),'$(DESTDIR)$(folder)')
	install -s -m 755 '$(BINARIES)/undertoned' '$(BINARIES)/undertone' '$(DESTDIR)$(PREFIX)/bin/'
	sed 's|/usr/local/bin/|$(PREFIX)/bin/|' systemd/undertoned.service \
		> '$(DESTDIR)$(PREFIX)/lib/systemd/user/undertoned.service'
	chmod 644 '$(DESTDIR)$(PREFIX)/lib/systemd/user/undertoned.service'
	install -m 644 systemd/undertone.sysusers.conf '$(DESTDIR)$(PREFIX)/lib/sysusers.d/undertone.conf'
	install -m 644 systemd/undertone.tmpfiles.conf '$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/undertone.conf'
	umask 022 && python3 .packaging/manual.py '$(BINARIES)' config/undertone.toml '$(DESTDIR)$(PREFIX)/share/man'
	gzip -9nf '$(DESTDIR)$(PREFIX)'/share/man/man1/undertone*.1 '$(DESTDIR)$(PREFIX)/share/man/man5/undertone.toml.5' \
		'$(DESTDIR)$(PREFIX)/share/man/man8/undertoned.8'
	umask 022; for program in undertone undertoned; do \
		bash="$(DESTDIR)$(BASH_COMPLETIONS)/$$program" && \
		"$(BINARIES)/$$program" --generate-completion-script bash > "$$bash" && sed -i '1{/^#!/d}' "$$bash" && \
		"$(BINARIES)/$$program" --generate-completion-script zsh > "$(DESTDIR)$(ZSH_COMPLETIONS)/_$$program" && \
		"$(BINARIES)/$$program" --generate-completion-script fish > "$(DESTDIR)$(FISH_COMPLETIONS)/$$program.fish" || exit 1; \
	done
	test -e '$(DESTDIR)/etc/undertone/undertone.toml' || \
		install -m 644 config/undertone.toml '$(DESTDIR)/etc/undertone/undertone.toml'

uninstall: ## remove what was installed; configuration and recordings stay
	rm -f '$(DESTDIR)$(PREFIX)/bin/undertoned' '$(DESTDIR)$(PREFIX)/bin/undertone' \
		'$(DESTDIR)$(PREFIX)/lib/systemd/user/undertoned.service' \
		'$(DESTDIR)$(PREFIX)/lib/sysusers.d/undertone.conf' '$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/undertone.conf' \
		'$(DESTDIR)$(PREFIX)'/share/man/man1/undertone.1.gz '$(DESTDIR)$(PREFIX)'/share/man/man1/undertone-*.1.gz \
		'$(DESTDIR)$(PREFIX)/share/man/man5/undertone.toml.5.gz' '$(DESTDIR)$(PREFIX)/share/man/man8/undertoned.8.gz' \
		$(foreach program,undertone undertoned,'$(DESTDIR)$(BASH_COMPLETIONS)/$(program)' \
			'$(DESTDIR)$(ZSH_COMPLETIONS)/_$(program)' '$(DESTDIR)$(FISH_COMPLETIONS)/$(program).fish')

clean: ## remove everything that was built
	rm -rf .build
