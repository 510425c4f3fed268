#!/usr/bin/python3
"""A box of buttons as a HID device (HID 1.11) under umockdev.

usage: hid_buttons.py -- PROGRAM ARGUMENT...

Runs PROGRAM so that hidapi finds the device 1a86:e129. Orders on standard input, one a line: "press N" (1 to 3),
"bounce N" (the contact closes three times within 10 ms), "both" (two buttons at once), "unplug", "plug".
Reports are three bytes: a bit for each button that is down, the protocol's version, a running number.
"""
import ctypes
import glob
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

if 'libumockdev-preload' not in os.environ.get('LD_PRELOAD', ''):
    os.execvp('umockdev-wrapper', ['umockdev-wrapper', sys.executable, *sys.argv])


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


die_with_parent()

import gi

gi.require_version('UMockdev', '1.0')
from gi.repository import UMockdev

# vendor page, five buttons of one bit, three bits of padding, two bytes of data; one byte of output for the lamps
REPORT_DESCRIPTOR = bytes.fromhex(
    '0600ff0901a101' '050919012905150025017501950581' '02' '7503950181' '01'
    '0600ff0902150026ff007508950281' '02' '0903950191' '02' 'c0')
USB = '/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2'
VERSION = 1
BETWEEN_REPORTS_S = 0.004  # the node is a pseudo-terminal: reports written at once are read as one


def device(path, subsystem, events, attributes, extra=()):
    lines = [f'P: {path.removeprefix("/sys")}', *extra, *[f'E: {event}' for event in (*events, f'SUBSYSTEM={subsystem}')]]
    return '\n'.join([*lines, *[f'A: {attribute}\\n' for attribute in attributes]]) + '\n\n'


class Box:
    def __init__(self):
        self.bed, self.n, self.fd, self.number = UMockdev.Testbed.new(), -1, None, 0

    def paths(self):
        hid = f'{USB}/1-2:1.0/0003:1A86:E129.{self.n + 1:04X}'
        return [USB, f'{USB}/1-2:1.0', hid, f'{hid}/hidraw/hidraw{self.n}']

    def plug(self):
        self.n += 1  # umockdev 0.17.16 cannot use a node's name twice; kernels count on as well
        usb, interface, hid, raw = self.paths()
        node = f'/dev/hidraw{self.n}'
        self.bed.add_from_string(
            device(raw, 'hidraw', [f'DEVNAME={node}', 'MAJOR=240', f'MINOR={self.n}'], [f'dev=240:{self.n}'],
                   [f'N: hidraw{self.n}', f'L: device=../../../{os.path.basename(hid)}'])
            + device(hid, 'hid', ['DRIVER=hid-generic', 'HID_ID=0003:00001A86:0000E129', 'HID_NAME=MOT CUA Buttons',
                                  'HID_PHYS=usb-0000:00:14.0-2/input0', 'HID_UNIQ=MCB-0002',
                                  'MODALIAS=hid:b0003g0001v00001A86p0000E129'], [],
                     [f'H: report_descriptor={REPORT_DESCRIPTOR.hex().upper()}'])
            + device(interface, 'usb', ['DEVTYPE=usb_interface', 'DRIVER=usbhid', 'PRODUCT=1a86/e129/100',
                                        'TYPE=0/0/0', 'INTERFACE=3/0/0'],
                     ['bInterfaceClass=03', 'bInterfaceNumber=00', 'bInterfaceProtocol=00', 'bInterfaceSubClass=00'])
            + device(usb, 'usb', ['DEVNAME=/dev/bus/usb/001/002', 'DEVTYPE=usb_device', 'DRIVER=usb',
                                  'PRODUCT=1a86/e129/100', 'TYPE=0/0/0', 'BUSNUM=001', 'DEVNUM=002', 'MAJOR=189',
                                  'MINOR=1'],
                     ['bcdDevice=0100', 'busnum=1', 'devnum=2', 'idProduct=e129', 'idVendor=1a86',
                      'manufacturer=MOT CUA', 'product=Buttons', 'serial=MCB-0002'], ['N: bus/usb/001/002']))
        record = os.path.join(self.bed.get_root_dir(), f'buttons-{self.n}.ioctl')
        size = len(REPORT_DESCRIPTOR)
        with open(record, 'w') as file:
            file.write(f'@DEV {node}\nHIDIOCGRDESCSIZE 0 {size:02X}000000\nHIDIOCGRDESC 0 {size:02X}000000'
                       f'{REPORT_DESCRIPTOR.ljust(4096, bytes(1)).hex().upper()}\n')
        self.bed.load_ioctl(node, record)
        self.fd = self.bed.get_dev_fd(node)

    def unplug(self):
        fd, self.fd = self.fd, None
        for path in reversed(self.paths()):
            self.bed.uevent(path, 'remove')
            self.bed.remove_device(path)
        os.close(fd)  # the terminal's master goes: its reader sees a hang-up, as with a pulled cable
        for left in glob.glob(os.path.join(self.bed.get_root_dir(), 'dev/.ptymap/*')):
            os.unlink(left)

    def report(self, buttons):
        os.write(self.fd, bytes([buttons, VERSION, self.number & 0xFF]))
        time.sleep(BETWEEN_REPORTS_S)

    def press(self, buttons, times=1):
        self.number += 1
        for _ in range(times):
            self.report(buttons)
            self.report(0)


def main():
    box = Box()
    box.plug()
    child = subprocess.Popen(
        sys.argv[sys.argv.index('--') + 1:], env=dict(os.environ, UMOCKDEV_DIR=box.bed.get_root_dir()),
        stdin=subprocess.DEVNULL,
        preexec_fn=die_with_parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: child.send_signal(signal.SIGINT))

    def orders():
        for line in sys.stdin:
            word, _, button = line.strip().partition(' ')
            if word == 'unplug':
                box.unplug()
            elif word == 'plug':
                box.plug()
            elif word == 'both':
                box.press(0b011)
            elif word in ('press', 'bounce'):
                box.press(1 << (int(button) - 1), 3 if word == 'bounce' else 1)

    threading.Thread(target=orders, daemon=True).start()
    code = child.wait()
    shutil.rmtree(box.bed.get_root_dir(), ignore_errors=True)
    os._exit(code if code >= 0 else 1)


main()
