"""Addresses that must never be dialled, generated rather than copied."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

# One of every network that is not the public's, and the clouds' own.
INTERNAL_IPV4 = [
    "0.0.0.0",  # noqa: S104 - an address to refuse, and none to listen on
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.8.9.10",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
]
INTERNAL_IPV6 = [
    "::",
    "::1",
    "::2",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "ff0e::1",
    "100::1",
    "2001::1",
    "2001:2::1",
    "2001:10::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "4000::1",
]
# Of the loopback and of the metadata service: enough to show every spelling.
SPELT = [IPv4Address("127.0.0.1"), IPv4Address("169.254.169.254"), IPv4Address("10.0.0.1")]


def spellings(address: IPv4Address) -> Iterator[str]:
    """Yield the ways in which resolvers accept an IPv4 address."""
    number, octets = int(address), address.packed
    yield str(number)
    yield hex(number)
    yield f"0{number:o}"
    yield ".".join(hex(octet) for octet in octets)
    yield ".".join(f"0{octet:o}" for octet in octets)
    yield ".".join(f"{octet:04o}" for octet in octets)
    yield f"{octets[0]}.{number & 0xFFFFFF}"
    yield f"{octets[0]}.{octets[1]}.{number & 0xFFFF}"
    yield f"{octets[0]}.0x{number & 0xFFFFFF:x}"
    yield str(address).replace(".", "。")
    yield str(address).replace(".", "．")
    yield f"{address}."
    yield "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in str(address))


def hidden_in_ipv6(address: IPv4Address) -> Iterator[str]:
    """Yield the ways in which IPv6 carries an IPv4 address."""
    number = int(address)
    high, low = number >> 16, number & 0xFFFF
    yield f"::ffff:{address}"
    yield f"::ffff:{high:x}:{low:x}"
    yield f"::{address}"
    yield f"::ffff:0:{high:x}:{low:x}"
    yield f"64:ff9b::{high:x}:{low:x}"
    yield f"64:ff9b:1::{high:x}:{low:x}"
    yield f"2002:{high:x}:{low:x}::1"
    yield str(IPv6Address((0x2001 << 112) | (~number & 0xFFFFFFFF)))
    yield f"fe80::5efe:{high:x}:{low:x}"


def internal_urls() -> list[str]:
    """URLs of internal addresses, in every spelling."""
    hosts = [*INTERNAL_IPV4, *(f"[{address}]" for address in INTERNAL_IPV6)]
    for address in SPELT:
        hosts += spellings(address)
        hosts += [f"[{hidden}]" for hidden in hidden_in_ipv6(address)]
    hosts += ["localhost", "LOCALHOST", "localhost.", "ip6-localhost", "[fe80::1%25lo]"]
    urls = [f"http://{host}/photo.jpg" for host in hosts]
    urls += [f"https://{host}/latest/meta-data/" for host in hosts[:24]]
    return urls


MALFORMED_URLS = [
    "",
    " ",
    "photo.jpg",
    "//127.0.0.1/photo.jpg",
    "http:///photo.jpg",
    "http://",
    "http:127.0.0.1",
    "https:/127.0.0.1/",
    "ftp://shop.example/photo.jpg",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/stats",
    "data:image/png;base64,AAAA",
    "blob:http://shop.example/1",
    "javascript:alert(1)",
    "jar:http://127.0.0.1!/",
    "unix:///var/run/docker.sock",
    "ws://shop.example/",
    "HTTP+UNIX://x/",
    "http://user@shop.example/photo.jpg",
    "http://user:password@shop.example/photo.jpg",
    "http://shop.example@127.0.0.1/photo.jpg",
    "http://127.0.0.1#@shop.example:x/",
    "http://shop.example:22/",
    "http://shop.example:6379/",
    "http://shop.example:5432/",
    "https://shop.example:8443/",
    "http://shop.example:0/",
    "http://shop.example:99999/",
    "http://shop.example:-1/",
    "http://shop.example:80x/",
    "http://shop.example\r\nHost: internal/",
    "http://shop.example/\r\nX-Injected: 1",
    "http://shop.example/\0",
    "http://shop\t.example/",
    "http://[::1/",
    "http://[::ffff:127.0.0.1",
    "http://[127.0.0.1]/",
    "http://1.2.3.4.5.6\\@127.0.0.1/",
    "http://\u202emoc.elpmaxe/",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 200 + "example/",
    "http://shop.example/" + "a" * 3000,
]
