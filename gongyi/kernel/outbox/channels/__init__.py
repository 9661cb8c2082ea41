"""Ways to reach people. Each module has `send(*, to, subject, text) -> proof` and raises when it failed."""
