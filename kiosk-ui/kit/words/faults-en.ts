import type { CitizenFault } from '@mot-cua/domain/screen-parts.ts';
import type { FaultWords } from './faults-vi.ts';

/** The faults in English; see the Vietnamese for what belongs in each. */
export const faultsEn: Record<CitizenFault['code'], FaultWords> = {
  absent: {
    what: 'The kiosk cannot find this device.',
    todo: 'Please choose another way or call staff.',
  },
  disconnected: { what: 'The device was just disconnected.', todo: 'Please wait a moment and press Try again.' },
  'access-denied': {
    what: 'The kiosk may not use this device yet.',
    todo: 'Please choose another way or call staff.',
  },
  'busy-elsewhere': { what: 'The device is busy.', todo: 'Please wait a moment and press Try again.' },
  timeout: { what: 'The device did not answer in time.', todo: 'Please press Try again.' },
  unintelligible: {
    what: 'The device gave an unclear answer.',
    todo: 'Please press Try again. If it fails again, call staff.',
  },
  'unexpected-answer': {
    what: 'The device gave a wrong answer.',
    todo: 'Please press Try again. If it fails again, call staff.',
  },
  'paper-out': {
    what: 'The printer has no paper.',
    todo: 'Please write down or photograph the code. Staff will add paper.',
  },
  'paper-low': { what: 'The printer is low on paper.', todo: 'Please carry on. Staff will add paper.' },
  'paper-jammed': { what: 'Paper is stuck in the machine.', todo: 'Please do not pull the paper. Call staff.' },
  'media-not-taken': {
    what: 'Paper is still in the outlet.',
    todo: 'Please take the paper, then carry on.',
  },
  'no-document': { what: 'The feeder is empty.', todo: 'Please put paper in the feeder and press Try again.' },
  'picture-truncated': {
    what: 'Part of the scanned page is missing.',
    todo: 'Please lay the paper straight and scan again.',
  },
  'double-feed': {
    what: 'Two sheets went through together.',
    todo: 'Please take both out, lay them apart and scan them again.',
  },
  'id-card-seen': {
    what: 'This is an ID card. It need not be scanned; its picture was erased.',
    todo: 'Please take the card back and lay the paper down.',
  },
  'picture-unsteady': {
    what: 'The paper moved under the camera.',
    todo: 'Please leave the paper still and try again.',
  },
  'halves-do-not-meet': {
    what: 'The two halves of the paper could not be joined.',
    todo: 'Please scan both halves again, the middle on the glass each time. Or go to the counter.',
  },
  'cover-open': { what: 'The cover is open.', todo: 'Please close the cover and press Try again.' },
  'cutter-failed': { what: 'The paper cutter is stuck.', todo: 'Please do not pull the paper. Call staff.' },
  overheated: { what: 'The device is too hot.', todo: 'Please wait a few minutes or choose another way.' },
  'warming-up': { what: 'The scanner lamp is warming up.', todo: 'Please wait a moment and press Try again.' },
  'not-offered': { what: 'This device cannot scan that way.', todo: 'Please choose another way or call staff.' },
  'device-failed': { what: 'The device is broken.', todo: 'Please choose another way or call staff.' },
  cancelled: { what: 'This was stopped.', todo: 'You can press Try again at any time.' },
  'no-card': {
    what: 'There is no card on the reader.',
    todo: 'Please lay the card flat on the reader and leave it there.',
  },
  'card-removed': {
    what: 'The card was lifted while being read.',
    todo: 'Please lay it down again until the screen says it is done.',
  },
  'not-an-id-card': {
    what: 'This is not a chip identity card.',
    todo: 'Please use your identity card, or choose another way.',
  },
  'access-code-wrong': {
    what: 'The six digits do not match this card.',
    todo: 'Please check the last six digits on the front and try again.',
  },
  'card-refused': {
    what: 'This card does not allow more reading.',
    todo: 'Please take the card and choose another way or call staff.',
  },
  'card-unreadable': {
    what: 'The chip of the card could not be read.',
    todo: 'Please wipe the card, lay it flat and try again.',
  },
  'not-an-id-code': {
    what: 'This code is not from an identity card.',
    todo: 'Please show the QR code printed on the card.',
  },
  'code-wrong-number-of-fields': {
    what: 'The QR code of the card is incomplete.',
    todo: 'Please type the last six digits of the card.',
  },
  'package-refused': {
    what: 'This procedure is out of use on this kiosk.',
    todo: 'Please take a ticket to see staff.',
  },
  'storage-full': {
    what: 'The kiosk has no room for new dossiers.',
    todo: 'Please take a ticket to see staff.',
  },
  'not-sealed': {
    what: 'The dossier could not be sealed. It was not submitted.',
    todo: 'Please press Try again or call staff.',
  },
  'lookup-unavailable': {
    what: 'Look-up is not possible right now.',
    todo: 'Please try later, or take a ticket and ask staff.',
  },
  'lookup-not-found': {
    what: 'No dossier was found with these two codes.',
    todo: 'Please check the slip and type both codes again.',
  },
  'lookup-locked': {
    what: 'This code was tried too many times.',
    todo: 'Please take a ticket and ask staff.',
  },
  'agreement-needed': {
    what: 'You must agree before you can submit.',
    todo: 'If you do not agree, please take a ticket.',
  },
  'daemon-away': {
    what: 'A part of the kiosk is restarting.',
    todo: 'Please wait about a minute. It will carry on.',
  },
  'draft-not-found': {
    what: 'No dossier opens with this code.',
    todo: 'Please check the code on your slip. After 24 hours it is erased.',
  },
  'draft-unreadable': {
    what: 'The saved dossier is damaged and cannot be opened.',
    todo: 'We are sorry. Please start again or call staff.',
  },
  'draft-card-unproven': {
    what: 'The card did not prove itself, so the saved dossier stays closed.',
    todo: 'Please lay the card down again and leave it there.',
  },
  'draft-pages-lost': {
    what: 'Your dossier is open again, but some scanned pages are missing.',
    todo: 'Please scan the missing papers again.',
  },
  'procedure-changed': {
    what: 'This procedure was replaced by a new version.',
    todo: 'Answers that still fit were kept. Please check every page.',
  },
  'procedure-gone': {
    what: 'The procedure of your saved dossier is not offered any more.',
    todo: 'Please choose another one or take a ticket.',
  },
  'not-parked': {
    what: 'Your dossier could not be put aside.',
    todo: 'You can go on now, or call staff.',
  },
  'code-of-app': {
    what: 'This is a code of the app, not the one on the card.',
    todo: 'Show the code printed on the card, or choose VNeID below.',
  },
  'document-misread': {
    what: 'These details do not open the chip.',
    todo: 'Check number, date of birth and date of expiry, then enter them again.',
  },
  'code-of-another-card': {
    what: 'The QR code does not open this card.',
    todo: 'Please show the QR code printed on the very card on the reader.',
  },
  'code-disagrees': {
    what: 'The QR code and the chip of the card differ.',
    todo: 'Nothing of it was used. Show the code of this very card, or see the staff.',
  },
  'card-not-believed': {
    what: 'The kiosk could not confirm this card.',
    todo: 'Nothing of it was used. Choose another way or see the staff.',
  },
  'card-expired': {
    what: 'This card has expired and cannot be used here.',
    todo: 'Choose another way, or take a ticket and the staff will help.',
  },
  'another-person': {
    what: 'These details belong to another person.',
    todo: 'Please use the document of the person who began this dossier.',
  },
};
