"""What is signed, as exact text, so that anyone can check it with openssl."""

from cryptography.exceptions import InvalidSignature

from gongyi.kernel.people import keys


def sign(text: str) -> str:
    """Ed25519 signature in hex."""
    return keys.signing_key().sign(text.encode()).hex()


def holds(text: str, signature: str) -> bool:
    """Whether the signature is this installation's over the text."""
    try:
        keys.signing_key().public_key().verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def head_text(size: int, root: str, at: int, previous: str) -> str:
    """The signed text of a tree head."""
    return f"gongyi head 1|{size}|{root}|{at}|{previous}"


def version_text(town: str, flow: str, n: int, code_hash: str, parameters: str, valid_from: str) -> str:
    """The signed text of a flow version."""
    return f"gongyi flow 1|{town}|{flow}|{n}|{code_hash}|{valid_from}|{parameters}"


def receipt_text(number: str, step: int, leaf: str, at: int) -> str:
    """The signed text of a receipt: this step was taken in, and will be in the tree."""
    return f"gongyi receipt 1|{number}|{step}|{leaf}|{at}"
