"""A chip card whose PACE and secure messaging OpenPACE computes (Debian: libeac3), on a virtual reader.

    /usr/bin/python3 openpace_card.py PORT FOLDER     with PORT of vpcd on this host

FOLDER holds can.txt, mrz.txt (three lines), card-access.bin (EF.CardAccess; any of its offers may be chosen) and the files
of the identity application by their identifiers: 0101.bin, 011E.bin and so on. Every key, nonce, point, cipher and checksum
comes from the library; what is here is the frame around it: commands, files, data objects. BAC is not spoken.
"""

import ctypes
import os
import socket
import struct
import sys

eac = ctypes.CDLL("libeac.so.3")


class Memory(ctypes.Structure):
    """BUF_MEM of OpenSSL."""

    _fields_ = [("length", ctypes.c_size_t), ("data", ctypes.c_void_p), ("max", ctypes.c_size_t), ("flags", ctypes.c_ulong)]


def function(name, result, *arguments):
    found = getattr(eac, name)
    found.restype = result
    found.argtypes = arguments
    return found


P = ctypes.c_void_p
M = ctypes.POINTER(Memory)
I = ctypes.c_int
function("EAC_init", None)()
context_new = function("EAC_CTX_new", P)
context_free = function("EAC_CTX_clear_free", None, P)
context_pace = function("EAC_CTX_init_pace", I, P, I, I)
context_use = function("EAC_CTX_set_encryption_ctx", I, P, I)
protocol_of = function("EAC_OBJ_txt2nid", I, ctypes.c_char_p)
memory_new = function("BUF_MEM_create_init", M, ctypes.c_char_p, ctypes.c_size_t)
memory_free = function("BUF_MEM_clear_free", None, M)
secret_new = function("PACE_SEC_new", P, ctypes.c_char_p, ctypes.c_size_t, I)
secret_free = function("PACE_SEC_clear_free", None, P)
step_nonce = function("PACE_STEP1_enc_nonce", M, P, P)
step_mapping = function("PACE_STEP3A_generate_mapping_data", M, P)
step_map = function("PACE_STEP3A_map_generator", I, P, M)
step_key = function("PACE_STEP3B_generate_ephemeral_key", M, P)
step_agree = function("PACE_STEP3B_compute_shared_secret", I, P, M)
step_derive = function("PACE_STEP3C_derive_keys", I, P)
step_token = function("PACE_STEP3D_compute_authentication_token", M, P, M)
step_verify = function("PACE_STEP3D_verify_authentication_token", I, P, M)
ssc_increment = function("EAC_increment_ssc", I, P)
channel_encrypt = function("EAC_encrypt", M, P, M)
channel_decrypt = function("EAC_decrypt", M, P, M)
channel_checksum = function("EAC_authenticate", M, P, M)
MRZ, CAN = 1, 2  # PACE_MRZ and PACE_CAN are the references of MSE:Set AT too
CHANNEL_OF_PACE = 0


class Refused(Exception):
    def __init__(self, status):
        self.status = status


def taken(memory, status=0x6A80):
    """The bytes of a result of the library, which is freed; refuses where there is none."""
    if not memory:
        raise Refused(status)
    data = ctypes.string_at(memory.contents.data, memory.contents.length)
    memory_free(memory)
    return data


def with_bytes(call, *before, data):
    memory = memory_new(data, len(data))
    try:
        return call(*before, memory)
    finally:
        memory_free(memory)


def tlv(tag, value):
    head = tag.to_bytes(2 if tag > 0xFF else 1, "big")
    if len(value) < 0x80:
        return head + bytes([len(value)]) + value
    if len(value) < 0x100:
        return head + bytes([0x81, len(value)]) + value
    return head + b"\x82" + len(value).to_bytes(2, "big") + value


def objects(data):
    found = []
    while data:
        tag, at = data[0], 1
        if len(data) < 2:
            raise Refused(0x6A80)
        length, at = data[at], at + 1
        if length in (0x81, 0x82):
            wide = length - 0x80
            length, at = int.from_bytes(data[at : at + wide], "big"), at + wide
        if len(data) < at + length:
            raise Refused(0x6A80)
        found.append((tag, data[at : at + length]))
        data = data[at + length :]
    return dict(found)


def dotted(contents):
    arcs, value = [], 0
    for byte in contents:
        value = value * 128 + (byte & 0x7F)
        if byte < 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def padded(data, block):
    return data + b"\x80" + bytes(block - 1 - len(data) % block)


class Card:
    ATR = bytes.fromhex("3B8880010031C173C840009092")
    APPLICATION = bytes.fromhex("A0000002471001")

    def __init__(self, folder):
        def read(name):
            with open(os.path.join(folder, name), "rb") as file:
                return file.read()

        self.secrets = {CAN: read("can.txt").strip(), MRZ: read("mrz.txt").replace(b"\n", b"")}
        self.card_access = read("card-access.bin")
        self.files = {int(name[:4], 16): read(name) for name in os.listdir(folder) if len(name) == 8}
        self.context = None
        self.reset()

    def reset(self):
        if self.context:
            context_free(self.context)
        self.context = None
        self.block = 16
        self.secret = None
        self.terminal_key = None
        self.open = False
        self.application = False
        self.selected = None

    def transmit(self, apdu):
        try:
            cla, ins, p1, p2 = apdu[:4]
            data, le, extended = self.parts(apdu[4:])
            if cla & 0x0C == 0x0C:
                return self.protected(cla, ins, p1, p2, data, 4096 if extended else 256)
            if self.open:
                self.reset()  # a plain command ends secure messaging
            answer, status = self.plain(ins, p1, p2, data, le)
            return answer + status.to_bytes(2, "big")
        except Refused as refusal:
            return refusal.status.to_bytes(2, "big")

    @staticmethod
    def parts(body):
        if not body:
            return b"", 0, False
        if len(body) == 1:
            return b"", body[0] or 256, False
        if body[0]:
            end = 1 + body[0]
            return body[1:end], (body[end] or 256) if len(body) > end else 0, False
        if len(body) == 3:
            return b"", int.from_bytes(body[1:3], "big") or 65536, True
        end = 3 + int.from_bytes(body[1:3], "big")
        rest = body[end:]
        return body[3:end], (int.from_bytes(rest, "big") or 65536) if rest else 0, True

    # secure messaging (ICAO 9303-11, 9.8): the library increments, encrypts and computes checksums

    def checksum(self, data):
        return taken(with_bytes(channel_checksum, self.context, data=padded(data, self.block)))

    def protected(self, cla, ins, p1, p2, data, room):
        if not self.open:
            raise Refused(0x6987)
        ssc_increment(self.context)
        inner = objects(data)
        covered = b"".join(tlv(tag, value) for tag, value in inner.items() if tag != 0x8E)
        header = padded(bytes([cla, ins, p1, p2]), self.block)
        if inner.get(0x8E) != self.checksum(header + covered):
            self.reset()
            raise Refused(0x6988)
        plain = b""
        cryptogram = inner.get(0x85) or inner.get(0x87, b"\x01")[1:]
        if cryptogram:
            plain = taken(with_bytes(channel_decrypt, self.context, data=cryptogram)).rstrip(b"\x00")[:-1]
        le = int.from_bytes(inner.get(0x97, b""), "big") or (256 if 0x97 in inner else 0)
        fits = (room - 14 - (5 if room > 256 else 4)) // self.block * self.block - 1
        try:
            answer, status = self.plain(ins, p1, p2, plain, min(le, fits))
        except Refused as refusal:
            answer, status = b"", refusal.status
        ssc_increment(self.context)
        out = b""
        if answer:
            encrypted = taken(with_bytes(channel_encrypt, self.context, data=padded(answer, self.block)))
            out = tlv(0x85, encrypted) if ins == 0xB1 else tlv(0x87, b"\x01" + encrypted)
        out += tlv(0x99, status.to_bytes(2, "big"))
        return out + tlv(0x8E, self.checksum(out)) + status.to_bytes(2, "big")

    def plain(self, ins, p1, p2, data, le):
        if ins == 0xA4:
            return self.select(p1, data)
        if ins == 0xB0:
            return self.read(p1, p2, le)
        if ins == 0x22 and p1 == 0xC1 and p2 == 0xA4:
            return self.choose(objects(data))
        if ins == 0x86:
            return self.authenticate(objects(objects(data).get(0x7C, b"")))
        raise Refused(0x6D00)

    def select(self, p1, data):
        if p1 == 0x04:
            if data != self.APPLICATION:
                raise Refused(0x6A82)
            self.application = True
            return b"", 0x9000
        self.selected = self.file(int.from_bytes(data, "big"))
        return b"", 0x9000

    def file(self, identifier):
        if not self.application:
            if identifier == 0x011C:
                return self.card_access
            raise Refused(0x6A82)
        if not self.open:
            raise Refused(0x6982)
        if identifier not in self.files:
            raise Refused(0x6A82)
        return self.files[identifier]

    def read(self, p1, p2, le):
        offset = p2
        if p1 & 0x80:
            self.selected = self.file(0x0100 + (p1 & 0x1F))
        else:
            offset = p1 * 256 + p2
        if self.selected is None:
            raise Refused(0x6985)
        if offset >= len(self.selected):
            raise Refused(0x6B00)
        return self.selected[offset : offset + le], 0x9000

    # PACE

    def choose(self, template):
        secret = self.secrets.get(template.get(0x83, b"\x00")[0])
        if not secret:
            raise Refused(0x6A88)
        self.reset()
        protocol = dotted(template[0x80])
        self.context = context_new()
        curve = template[0x84][0] if 0x84 in template else self.curve_of(template[0x80])
        if not context_pace(self.context, protocol_of(protocol.encode()), curve):
            self.reset()
            raise Refused(0x6A80)
        self.block = 8 if protocol.endswith(".1") else 16
        kind = template[0x83][0]
        self.secret = secret_new(secret, len(secret), kind)
        return b"", 0x9000

    def curve_of(self, protocol):
        """What EF.CardAccess offers for a protocol: a terminal names the curve only where there are several."""
        info = tlv(0x06, protocol)
        at = self.card_access.find(info)
        if at < 0:
            raise Refused(0x6A80)
        return self.card_access[at + len(info) + 5]  # behind the version and the head of the number

    def authenticate(self, step):
        if not self.secret:
            raise Refused(0x6985)
        if not step:
            return self.step(0x80, taken(step_nonce(self.context, self.secret)))
        if 0x81 in step:
            own = taken(step_mapping(self.context))
            if not with_bytes(step_map, self.context, data=step[0x81]):
                raise Refused(0x6A80)
            return self.step(0x82, own)
        if 0x83 in step:
            self.terminal_key = step[0x83]
            own = taken(step_key(self.context))
            if not with_bytes(step_agree, self.context, data=self.terminal_key):
                raise Refused(0x6A80)
            return self.step(0x84, own)
        return self.confirm(step.get(0x85, b""))

    def confirm(self, token):
        if not step_derive(self.context):
            raise Refused(0x6A80)
        own = taken(with_bytes(step_token, self.context, data=self.terminal_key))
        verified = with_bytes(step_verify, self.context, data=token) == 1
        secret_free(self.secret)
        self.secret = None
        if not verified or not context_use(self.context, CHANNEL_OF_PACE):
            raise Refused(0x6300)
        self.open = True
        return self.step(0x86, own)

    @staticmethod
    def step(tag, value):
        return tlv(0x7C, tlv(tag, value)), 0x9000


def received(line, length):
    data = b""
    while len(data) < length:
        piece = line.recv(length - len(data))
        if not piece:
            raise SystemExit(0)  # the reader is gone
        data += piece
    return data


def main():
    port, card = int(sys.argv[1]), Card(sys.argv[2])
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while True:
        message = received(line, struct.unpack("!H", received(line, 2))[0])
        answer = None
        if len(message) != 1:
            answer = card.transmit(message)
        elif message[0] == 4:
            answer = card.ATR
        else:
            card.reset()  # power off, power on, reset
        if answer is not None:
            line.sendall(struct.pack("!H", len(answer)) + answer)


main()
