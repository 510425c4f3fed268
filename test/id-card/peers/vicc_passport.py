"""vicc's ePass (Debian: vsmartcard-vpicc 3.3, a virtual passport by other authors) on a virtual reader.

    /usr/bin/python3 vicc_passport.py PORT FOLDER     with PORT of vpcd on this host; FOLDER holds mrz.txt and face.jpg

As packaged it does not run: its passport is still Python 2 text. Nothing of it is copied here; its modules are loaded
through the import hook below, which turns the text literals that mean bytes into bytes and changes what else keeps it from
speaking ICAO 9303-11. What stays as it is: its Basic Access Control, its secure messaging, its commands and file system.

Runs under Debian's own Python alone: the packages pycryptodome and PIL are there.
"""

import ast
import builtins
import importlib.abc
import importlib.util
import logging
import os
import signal
import sys
import types

PACKAGE = "/usr/lib/python3/site-packages/virtualsmartcard"
# modules that are changed on the way in: their text literals are bytes
CHANGED = {
    "virtualsmartcard.CardGenerator",
    "virtualsmartcard.SEutils",
    "virtualsmartcard.SmartcardSAM",
    "virtualsmartcard.TLVutils",
    "virtualsmartcard.cards.ePass",
}
# printable literals that are written into files
ALSO_BYTES = {"FAC", "010"}


def is_bytes(text):
    """Empty, or with a character that no word for people has."""
    return text == "" or text in ALSO_BYTES or any(not (" " <= letter <= "~" or letter == "\n") for letter in text)


class BytesForText(ast.NodeTransformer):
    """Text literals into bytes, but for documentation, words for people and keys of tables."""

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Constant):
            return node  # a docstring
        return self.generic_visit(node)

    def visit_Subscript(self, node):
        node.value = self.visit(node.value)
        return node  # SW["NORMAL"]

    def visit_Constant(self, node):
        if isinstance(node.value, str) and is_bytes(node.value):
            return ast.copy_location(ast.Constant(node.value.encode("latin-1")), node)
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        if node.name == "protect_response":
            protect_status(node)
        if node.name == "pack":
            node.body[-1].value = ast.copy_location(ast.Name("result", ast.Load()), node.body[-1])  # is bytes already
        return node


def protect_status(function):
    """DO'99' before the checksum, and a checksum over every status word (ICAO 9303-11, 9.8.4); here only 9000 had one."""
    for at, statement in enumerate(function.body):
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "sw == SW['NORMAL']":
            statement.test = ast.copy_location(ast.Constant(True), statement.test)
            status = ast.parse("return_data += pack([(0x99, 2, inttostring(sw, 2))])").body
            function.body[at:at] = [ast.copy_location(one, statement) for one in status]
            return
    raise SystemExit("vicc: protect_response is not what this launcher knows")


class Loader(importlib.abc.SourceLoader):
    def __init__(self, name, path):
        self.name = name
        self.path = path

    def get_filename(self, fullname):
        return self.path

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()

    def path_stats(self, path):
        raise OSError  # never from a cache of compiled files

    def source_to_code(self, data, path, *, _optimize=-1):
        tree = ast.parse(data, path)
        if self.name in CHANGED:
            tree = ast.fix_missing_locations(BytesForText().visit(tree))
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimize)


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name not in CHANGED:
            return None
        file = os.path.join(PACKAGE, *name.split(".")) + ".py"
        return importlib.util.spec_from_loader(name, Loader(name, file))


def use_cryptodome():
    """Debian has PyCrypto's successor under another name."""
    import Cryptodome
    import Cryptodome.Cipher
    import Cryptodome.Hash
    from Cryptodome.Cipher import AES, ARC4, DES, DES3
    from Cryptodome.Hash import HMAC, SHA

    for name, module in {
        "Crypto": Cryptodome,
        "Crypto.Cipher": Cryptodome.Cipher,
        "Crypto.Hash": Cryptodome.Hash,
        "Crypto.Cipher.DES3": DES3,
        "Crypto.Cipher.DES": DES,
        "Crypto.Cipher.AES": AES,
        "Crypto.Cipher.ARC4": ARC4,
        "Crypto.Hash.HMAC": HMAC,
        "Crypto.Hash.SHA": SHA,
    }.items():
        sys.modules[name] = module


def main():
    port, folder = int(sys.argv[1]), sys.argv[2]
    with open(os.path.join(folder, "mrz.txt"), "rb") as file:
        mrz = file.read().replace(b"\n", b"")
    use_cryptodome()
    sys.dont_write_bytecode = True
    sys.path.insert(0, PACKAGE)
    sys.meta_path.insert(0, Finder())
    answers = [mrz, os.path.join(folder, "face.jpg")]
    # it would set up a line editor for its two questions
    sys.modules["readline"] = types.SimpleNamespace(
        set_completer_delims=lambda _: None, parse_and_bind=lambda _: None
    )
    builtins.raw_input = lambda question: answers.pop(0)

    import virtualsmartcard.CryptoUtils as crypto
    import virtualsmartcard.SEutils as environment
    from virtualsmartcard.VirtualSmartcard import VirtualICC

    crypto.operation_on_string = lambda one, other, operation: bytes(map(operation, one, other))
    of_bytes = environment.stringtoint
    environment.stringtoint = lambda data: data if isinstance(data, int) else of_bytes(data)

    card = VirtualICC(None, "ePass", "127.0.0.1", port, logginglevel=logging.CRITICAL)
    for application in card.os.mf.content:
        for file in application.content:
            file.shortfid = file.fid & 0x1F  # ICAO 9303-10 wants them; the generator gives none
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    card.run()


main()
