"""Ways to reach people. Each module has `send(*, to, subject, text, key) -> proof`; it raises Unreached or Undeliverable.

`key` names the message for ever: the other side knows by it what it has already.
"""
