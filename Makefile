# Everything a developer or a hall's IT staff does, on a machine with git, make and Python >= 3.11.
# Recipes are single plain commands: make then runs them without a shell in between, and what
# stops make reaches the command itself.
PYTHON := .venv/bin/python
TYPED := settings.py deploy/local $(wildcard hall actions channels dialogue voice studio bench)

.DEFAULT_GOAL := help
.PHONY: help setup run chat import purge test check format train evaluate bench clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1\t\2/p' Makefile

setup:  ## 安装两个 Python 环境  both Python environments (every other target does it too)
	@sh deploy/local/setup.sh

run: setup  ## 启动全部服务，Ctrl-C 停止  everything; Ctrl-C stops it
	@$(PYTHON) -m deploy.local.run

chat: setup  ## 在终端里对话  talk to it in a terminal, while `make run` runs
	@$(PYTHON) -m channels.terminal

import: setup  ## 导入事项 make import FILE=items.xlsx  a hall's own catalogue
	@$(PYTHON) -m hall import $(FILE)

purge: setup  ## 删除闲置的对话 make purge ARGS="--days 1"  delete conversations that are over
	@$(PYTHON) -m channels.purge $(ARGS)

test: setup train  ## 全部测试  every test
	@$(PYTHON) -m pytest $(ARGS)

check: setup  ## 格式、规范、类型、依赖方向  format, lint, types, import directions
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy $(TYPED)
	@.venv/bin/lint-imports

format: setup  ## 整理代码格式  put the code in shape
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

train: setup  ## 训练模型（内容有变化时）  train what changed since the last time
	@$(PYTHON) -m deploy.local.train

evaluate: train  ## 意图与事项识别的准确率  accuracy of intents and item linking
	@$(PYTHON) -m bench.evaluate $(ARGS)

bench: train  ## 性能测量  speed and memory, against Rasa's stock recipe
	@$(PYTHON) -m bench $(ARGS)

clean:  ## 删除环境、模型、缓存和日志（保留数据库）  all that can be made again; keeps databases
	@rm -rf .venv bot/.venv .tools models .rasa .run/logs .run/setup.stamp .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
