"""Passwords: what a good one is, how it is kept, and the first one somebody is given."""

import re
import secrets

from passlib.context import CryptContext

from model.ground.refusals import Refused

SHORTEST = 8

# the OWASP minimum for argon2id, 40 ms on the office PC
_context = CryptContext(
    schemes=["argon2"], argon2__memory_cost=19456, argon2__time_cost=2, argon2__parallelism=1
)


def hashed(password: str) -> str:
    return str(_context.hash(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether the password belongs to the hash. Without a hash it takes as long and says no, so that nobody
    can list the accounts by the clock."""
    if kept is None:
        _context.dummy_verify()
        return False
    return bool(_context.verify(password, kept))


def check(password: str, login: str) -> None:
    """Refuses a password shorter than 8 characters, of one kind of character, or built on the login."""
    if len(password) < SHORTEST:
        raise Refused(f"密码至少{SHORTEST}位。请重新设一个。")
    if not (re.search(r"[^\d]", password) and re.search(r"[^A-Za-z]", password)):
        raise Refused("密码不能全是数字或全是字母。请两样都用上。")
    if _built_on(password.lower(), login.lower()):
        raise Refused("密码里不能有账号名。请换一个。")


def first(login: str) -> str:
    """A password to be handed over in person and changed at once: no letters or digits that look alike."""
    letters = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(4))
    made = letters + "-" + "".join(secrets.choice("23456789") for _ in range(4))
    return first(login) if _built_on(made, login) else made


def _built_on(password: str, login: str) -> bool:
    """A login of two or three letters is in many words by chance: there only the beginning counts."""
    return password.startswith(login) or (len(login) > 3 and login in password)
