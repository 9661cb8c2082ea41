# Gongyi. `make help` lists what can be done, in the language of every command. GNU make, /bin/sh; nothing else is assumed.
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup dev demo test check fmt docs bench soak messages lock

help: ## list the targets | 列出这些目标
	@case "$${LC_ALL:-$${LC_MESSAGES:-$${LANG:-}}}" in [eE][nN]*) told=2 ;; *) told=3 ;; esac; \
	sed -n "s/^\([a-z]*\):.*## \(.*\) | \(.*\)/\1\t\\$$told/p" Makefile | while IFS='	' read -r name what; do printf '  make %-9s %s\n' "$$name" "$$what"; done

setup: ## install the locked packages and the project into .venv | 把锁定版本的依赖和本项目装进 .venv
	@tools/setup.sh run

dev: setup
	@tools/setup.sh dev

demo: setup ## make the demo towns and start the site and its worker (PORT=8001 for another port) | 建演示镇街，启动网站和后台（换端口：PORT=8001）
	@$(BIN)/gongyi demo$(if $(PORT), --port $(PORT))

test: dev ## run everything: checks, logic on SQLite and PostgreSQL, browser journeys | 全部检查和测试：SQLite、PostgreSQL、浏览器
	@$(BIN)/python tools/suite.py

check: dev ## style, types, import contracts and house rules, without the rest | 只查写法、类型、模块依赖和项目规矩
	@$(BIN)/python tools/suite.py check

fmt: dev ## put the code into its standard shape | 把代码整理成统一写法
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

docs: dev ## write the generated pages anew | 重新生成文档里自动生成的页
	@$(BIN)/python tools/docs.py

messages: dev ## list Chinese texts that are missing, stale or doubtful | 列出缺的、过时的、存疑的中文
	@$(BIN)/python tools/messages.py

bench: dev ## measure against the promised figures | 量速度和大小，与承诺的数字对照
	@$(BIN)/python bench/run.py

soak: dev ## load the running server for a while and watch memory, errors and files | 给运行中的服务加一阵负荷，看内存、错误和文件
	@$(BIN)/python bench/soak.py

lock: ## resolve the locked requirement lists anew (needs uv) | 重新锁定依赖清单（要有 uv）
	@tools/lock.sh
