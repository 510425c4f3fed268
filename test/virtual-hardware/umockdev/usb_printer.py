#!/usr/bin/python3
"""A USB printer-class device (USB Printing Devices 1.1) under umockdev, in front of a virtual printer's terminal.

usage: usb_printer.py TERMINAL -- PROGRAM ARGUMENT...

Runs PROGRAM so that libusb finds the device 0483:0215. What it sends to bulk OUT goes to TERMINAL, what comes from
TERMINAL is answered on bulk IN. The word "unplug" on standard input pulls the cable: every call then ends with ENODEV.
Needs gir1.2-umockdev-1.0 and python3-gi; starts itself again under umockdev-wrapper.
"""
import ctypes
import errno
import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import threading

if 'libumockdev-preload' not in os.environ.get('LD_PRELOAD', ''):
    os.execvp('umockdev-wrapper', ['umockdev-wrapper', sys.executable, *sys.argv])


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


die_with_parent()

import gi

gi.require_version('UMockdev', '1.0')
from gi.repository import GLib, UMockdev

NODE = '/dev/bus/usb/001/002'
STRINGS = {0: b'\x04\x03\x09\x04', 1: 'MOT CUA', 2: 'VTP-80 USB', 3: 'VTP80-0002'}
DEVICE_ID = b'MFG:MOT CUA;CMD:ESC/POS;MDL:VTP-80;CLS:PRINTER;'
DESCRIPTORS = bytes.fromhex(
    '120100020000004083041502000101020301'  # device: 0483:0215, strings 1, 2, 3, one configuration
    '09022000010100c032'  # configuration of 32 bytes, one interface
    '090400000207010200'  # interface 0: two endpoints, class 7 printer, bidirectional
    '07050102400000'  # bulk OUT 1
    '07058202400000'  # bulk IN 2
)
PROPERTIES = [
    ('P', '/devices/pci0000:00/usb1/1-1'),
    ('N', f'bus/usb/001/002={DESCRIPTORS.hex().upper()}'),
    *[('E', text) for text in (
        f'DEVNAME={NODE}', 'DEVTYPE=usb_device', 'DRIVER=usb', 'PRODUCT=483/215/100', 'TYPE=0/0/0',
        'BUSNUM=001', 'DEVNUM=002', 'MAJOR=189', 'MINOR=1', 'SUBSYSTEM=usb')],
    *[('A', text + r'\n') for text in (
        'bConfigurationValue=1', 'bDeviceClass=00', 'bNumConfigurations=1', 'busnum=1', 'dev=189:1', 'devnum=2',
        'devpath=1', 'idProduct=0215', 'idVendor=0483', 'manufacturer=MOT CUA', 'product=VTP-80 USB',
        'serial=VTP80-0002', 'speed=12')],
    ('H', f'descriptors={DESCRIPTORS.hex().upper()}'),
]
INTERFACE = [
    ('P', '/devices/pci0000:00/usb1/1-1/1-1:1.0'),
    *[('E', text) for text in ('DEVTYPE=usb_interface', 'DRIVER=usblp', 'SUBSYSTEM=usb', 'INTERFACE=7/1/2')],
    *[('A', text + r'\n') for text in (
        'bInterfaceClass=07', 'bInterfaceSubClass=01', 'bInterfaceProtocol=02', 'bInterfaceNumber=00')],
]

# ioctl numbers of linux/usbdevice_fs.h
SETINTERFACE, GETDRIVER, SUBMITURB, DISCARDURB, REAPURB, REAPURBNDELAY = 4, 8, 10, 11, 12, 13
CLAIM, RELEASE, IOCTL, RESET, CLEAR_HALT, GET_CAPABILITIES, DISCONNECT_CLAIM = 15, 16, 18, 20, 21, 26, 27
# offsets in struct usbdevfs_urb, 64 bit
TYPE, ENDPOINT, STATUS, BUFFER, LENGTH, ACTUAL, URB_BYTES = 0, 1, 4, 16, 24, 28, 56
BULK, CONTROL = 3, 2


def bytes_of(data):
    got = data.retrieve()  # `.data` is cut off through GI, retrieve() is not
    return bytes(got[-1] if isinstance(got, tuple) else got)


def put_int(urb, offset, value):
    urb.update(offset, list(struct.pack('<i', value)))


class Printer(UMockdev.IoctlBase):
    def __init__(self, terminal):
        super().__init__()
        self.terminal, self.gone, self.lock = terminal, False, threading.Lock()
        self.answers, self.waiting, self.done = bytearray(), [], []

    def do_handle_ioctl(self, client):
        number = client.get_property('request') & 0xFF
        try:
            obey = self.give_back if self.gone else self.obey
            result, error = obey(number, client.get_property('arg'))
        except Exception as why:  # a lab that hides its own bugs proves nothing
            print('usb_printer:', number, repr(why), file=sys.stderr, flush=True)
            result, error = -1, errno.EIO
        client.complete(result, error)
        return True

    def obey(self, number, argument):
        with self.lock:
            if number == GET_CAPABILITIES:
                argument.resolve(0, 4).update(0, list(struct.pack('<I', 0x1D)))
            elif number == GETDRIVER:
                argument.resolve(0, 260).update(4, list(b'usblp\0'))
            elif number == SUBMITURB:
                self.submit(argument)
            elif number == DISCARDURB:
                if self.waiting:
                    urb = self.waiting.pop(0)
                    put_int(urb, STATUS, -errno.ENOENT)
                    self.done.append(urb)
            elif number in (REAPURB, REAPURBNDELAY):
                self.answer_waiting()
                if not self.done:
                    return -1, errno.EAGAIN
                argument.resolve(0, 8).set_ptr(0, self.done.pop(0))
            elif number not in (SETINTERFACE, CLAIM, RELEASE, IOCTL, RESET, CLEAR_HALT, DISCONNECT_CLAIM, 5, 3, 22):
                return -1, errno.ENOTTY
        return 0, 0

    def give_back(self, number, argument):
        """The cable is out: as the kernel does, what was under way is given back as broken off; then there is no device.

        Without it a transfer that was open at that moment would never end: nobody hangs up a mocked file.
        """
        with self.lock:
            for urb in self.waiting:
                put_int(urb, STATUS, -errno.ESHUTDOWN)
                self.done.append(urb)
            self.waiting = []
            if number in (REAPURB, REAPURBNDELAY) and self.done:
                argument.resolve(0, 8).set_ptr(0, self.done.pop(0))
                return 0, 0
        return -1, errno.ENODEV

    def submit(self, argument):
        urb = argument.resolve(0, URB_BYTES)
        head = bytes_of(urb)
        length = struct.unpack_from('<i', head, LENGTH)[0]
        if head[TYPE] == BULK and head[ENDPOINT] & 0x80:
            self.waiting.append(urb)
            self.answer_waiting()
            return
        if head[TYPE] == BULK:
            rest = bytes_of(urb.resolve(BUFFER, length))
            while rest:
                rest = rest[os.write(self.terminal, rest):]
            self.finish(urb, length)
        elif head[TYPE] == CONTROL:
            buffer = urb.resolve(BUFFER, length)
            answer = self.control(bytes_of(buffer)[:8])[:length - 8]
            buffer.update(8, list(answer))
            self.finish(urb, len(answer))

    def control(self, setup):
        if setup[:2] == b'\xa1\x00':  # GET_DEVICE_ID
            return struct.pack('>H', len(DEVICE_ID) + 2) + DEVICE_ID
        if setup[:2] == b'\xa1\x01':  # GET_PORT_STATUS: selected, no error
            return b'\x18'
        if setup[:2] == b'\x80\x06' and setup[3] == 3:  # GET_DESCRIPTOR, string
            text = STRINGS.get(setup[2], '?')
            return text if isinstance(text, bytes) else bytes([2 + 2 * len(text), 3]) + text.encode('utf-16le')
        return b''

    def answer_waiting(self):
        while self.waiting and self.answers:
            urb = self.waiting.pop(0)
            room = struct.unpack_from('<i', bytes_of(urb), LENGTH)[0]
            piece = bytes(self.answers[:room])
            del self.answers[:room]
            urb.resolve(BUFFER, room).update(0, list(piece))
            self.finish(urb, len(piece))

    def finish(self, urb, actual):
        put_int(urb, STATUS, 0)
        put_int(urb, ACTUAL, actual)
        self.done.append(urb)

    def listen(self):
        while not self.gone:
            if select.select([self.terminal], [], [], 0.05)[0]:
                piece = os.read(self.terminal, 4096)
                with self.lock:
                    self.answers += piece


def main():
    split = sys.argv.index('--')
    terminal = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
    bed = UMockdev.Testbed.new()
    for device in (PROPERTIES, INTERFACE):
        bed.add_from_string(''.join(f'{key}: {value}\n' for key, value in device) + '\n')
    printer = Printer(terminal)
    bed.attach_ioctl(NODE, printer)
    child = subprocess.Popen(
        sys.argv[split + 1:], env=dict(os.environ, UMOCKDEV_DIR=bed.get_root_dir()), stdin=subprocess.DEVNULL,
        preexec_fn=die_with_parent)
    loop = GLib.MainLoop()

    def orders():
        for line in sys.stdin:
            if line.strip() == 'unplug':
                printer.gone = True

    def ended():
        if child.poll() is None:
            return True
        loop.quit()
        return False

    threading.Thread(target=printer.listen, daemon=True).start()
    threading.Thread(target=orders, daemon=True).start()
    GLib.timeout_add(20, ended)
    for number in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_HIGH, number, lambda: child.kill() or True)
    loop.run()
    shutil.rmtree(bed.get_root_dir(), ignore_errors=True)
    os._exit(child.returncode if child.returncode >= 0 else 1)


main()
