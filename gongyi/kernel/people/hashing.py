"""Password hashing that eight threads can afford: argon2 at 19 MiB, two at once."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

_two_at_once = threading.Semaphore(2)


class Argon2(Argon2PasswordHasher):
    """argon2id, 19 MiB, two passes."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _two_at_once:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _two_at_once:
            return super().verify(password, encoded)
