"""PyKMIP's codec for item trees: one tree on each line, in hex, a tab, and its items as JSON: [tag, type, value].

read:               reads trees in hex from standard input, with PyKMIP's primitives, and writes what PyKMIP makes of them.
write SEED COUNT:   writes so many trees that are drawn at random.
tags:               writes the tags that PyKMIP knows, as JSON.
"""
import enum
import json
import random
import sys

from kmip.core import enums, primitives
from kmip.core.utils import BytearrayStream

TYPES = {
    'Integer': primitives.Integer,
    'LongInteger': primitives.LongInteger,
    'BigInteger': primitives.BigInteger,
    'Boolean': primitives.Boolean,
    'TextString': primitives.TextString,
    'ByteString': primitives.ByteString,
    'DateTime': primitives.DateTime,
    'Interval': primitives.Interval,
}
NAMES = {enums.Types[name]: title for name, title in {
    'STRUCTURE': 'Structure', 'INTEGER': 'Integer', 'LONG_INTEGER': 'LongInteger', 'BIG_INTEGER': 'BigInteger', 'ENUMERATION': 'Enumeration',
    'BOOLEAN': 'Boolean', 'TEXT_STRING': 'TextString', 'BYTE_STRING': 'ByteString', 'DATE_TIME': 'DateTime', 'INTERVAL': 'Interval'}.items()}
TAGS = [tag for tag in enums.Tags if tag is not enums.Tags.DEFAULT]


class Structure(primitives.Struct):
    """A Structure of any items: PyKMIP has a class for each."""

    def __init__(self, tag, items=()):
        super().__init__(tag)
        self.items = list(items)

    def read(self, stream):
        super().read(stream)
        inner = BytearrayStream(stream.read(self.length))
        while len(inner.peek(1)) > 0:
            self.items.append(read_item(inner))

    def write(self, stream):
        inner = BytearrayStream()
        for item in self.items:
            item.write(inner)
        self.length = inner.length()
        super().write(stream)
        stream.write(inner.buffer)


def enumeration(tag, value):
    # PyKMIP wants an enumeration class for its values.
    values = enum.Enum('Value', {'VALUE': value})
    return primitives.Enumeration(values, values.VALUE, tag)


def read_item(stream):
    header = stream.peek(12)
    tag = enums.Tags(int.from_bytes(header[0:3], 'big'))
    name = NAMES[enums.Types(header[3])]
    if name == 'Structure':
        item = Structure(tag)
    elif name == 'Enumeration':
        item = enumeration(tag, int.from_bytes(header[8:12], 'big'))
    else:
        item = TYPES[name](tag=tag)
    item.read(stream)
    # Of a text that it has read, PyKMIP 0.10 does not know that a multiple of 8 bytes takes no padding; of one that it makes it does.
    return primitives.TextString(item.value, tag) if name == 'TextString' else item


def describe(item):
    name = NAMES[item.type]
    if name == 'Structure':
        value = [describe(inner) for inner in item.items]
    elif name == 'Enumeration':
        value = str(item.value.value)
    elif name == 'ByteString':
        value = item.value.hex()
    elif name in ('Boolean', 'TextString'):
        value = item.value
    else:
        value = str(item.value)
    return [item.tag.value, name, value]


def draw(source, depth):
    tag = source.choice(TAGS)
    names = list(TYPES) + ['Enumeration'] + ['Structure'] * (4 if depth > 0 else 0)
    name = source.choice(names)
    if name == 'Structure':
        return draw_structure(source, tag, depth)
    if name == 'Enumeration':
        return enumeration(tag, source.randrange(1 << 32))
    return TYPES[name](draw_value(source, name), tag)


def draw_structure(source, tag, depth):
    return Structure(tag, [draw(source, depth - 1) for _ in range(source.randrange(6))])


def draw_value(source, name):
    if name == 'Integer':
        return source.randrange(-(1 << 31), 1 << 31)
    if name in ('LongInteger', 'DateTime'):
        return source.randrange(-(1 << 63), 1 << 63)
    if name == 'Interval':
        return source.randrange(1 << 32)
    if name == 'BigInteger':
        bits = source.randrange(1, 300)
        return source.randrange(-(1 << bits) + 1, 1 << bits)
    if name == 'Boolean':
        return source.random() < 0.5
    if name == 'TextString':
        return ''.join(chr(source.randrange(128)) for _ in range(source.randrange(40)))
    return bytes(source.randrange(256) for _ in range(source.randrange(40)))


def show(item):
    stream = BytearrayStream()
    item.write(stream)
    print(bytes(stream.buffer).hex(), json.dumps(describe(item)), sep='\t')


def main(mode, *arguments):
    if mode == 'tags':
        print(json.dumps([tag.value for tag in TAGS]))
    elif mode == 'read':
        for line in sys.stdin:
            stream = BytearrayStream(bytes.fromhex(line.strip()))
            item = read_item(stream)
            item.is_oversized(stream)
            show(item)
    else:
        seed, count = arguments
        source = random.Random(int(seed))
        for _ in range(int(count)):
            show(draw_structure(source, source.choice(TAGS), 4))


main(*sys.argv[1:])
