"""Verifies the signatures of mails with an implementation that is not ours, and that a changed body breaks them."""
import sys

import dkim

RECORDS = {
    b"r1._domainkey.forum.example.": b"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArEt3CSIWHm6ZK5PlFfzjkCWVpfcweFKzA0euWkM9QAkgu9gtyKWhRfKd8wM02Ri7BRneOOAkuh1qzVouenMUH5vAnKNppiffWIovVMvzDBRBlg9iTG6IYRsc/F+ktri4vdSGgrPds/WldFRPdcy4qVP9zKH+n22vMzHEckuUgpgZqfalBXZ00hOKl7ITAzhh5zGqfKTWtZBaGUOvKSdxq7uCu6JoH/pg3qdQJjiIX1R2i63uHtPuL4ClWnkLAUO9p9Ie6kv7gLIU4dx5vECD7GJRWuYoHu7puq4CQgn0P+zM9a+e8QMyPCnEepuJPNHfs5cv6Kv6g3XKXotTFwpqkQIDAQAB",
    b"e1._domainkey.forum.example.": b"v=DKIM1; k=ed25519; p=m+16YRxYQd5N6jbRQkOEFzehH6QJKsm2siaDWcZAtm8=",
}


def record(name, timeout=5):
    return RECORDS.get(name if isinstance(name, bytes) else name.encode())


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        mail = file.read()
    head, body = mail.split(b"\r\n\r\n", 1)
    changed = head + b"\r\n\r\n" + body.replace(b"--", b"-x", 1)
    renamed = b"From: evil@other.example\r\n" + mail
    added = [
        name + b": <https://other.example/>\r\n" + mail
        for name in (b"List-Unsubscribe", b"List-Unsubscribe-Post", b"List-Id")
    ]
    for which in range(2):
        assert dkim.DKIM(mail).verify(which, dnsfunc=record), f"{path}: signature {which}"
        for forged in (changed, renamed, *added):
            try:
                is_valid = dkim.DKIM(forged).verify(which, dnsfunc=record)
            except dkim.DKIMException:
                is_valid = False
            assert not is_valid, f"{path}: signature {which} of a changed mail"
print(len(sys.argv) - 1)
