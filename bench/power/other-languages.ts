import type { SeededGenerator } from '../../src/domain/statistics/seeded-generator.ts'

const sentences = {
  de: [
    'Ich habe die Bank dreimal angeschrieben und bis heute keine Antwort erhalten.',
    'Auf meinem Kontoauszug steht eine Abbuchung, die ich nie veranlasst habe.',
    'Man sagte mir am Telefon, die Gebühr werde erstattet, doch das ist nicht geschehen.',
    'Seit dem Umzug kommen meine Rechnungen an die alte Adresse.',
    'Die Auskunftei führt eine Schuld, die ich vor Jahren beglichen habe.',
    'Bitte prüfen Sie den Vorgang und senden Sie mir eine schriftliche Bestätigung.',
    'Der Mitarbeiter war unfreundlich und legte einfach auf.',
    'Meine Karte wurde gesperrt, obwohl ich alle Unterlagen eingereicht hatte.',
    'Für den Kredit wurde ein höherer Zinssatz berechnet als vereinbart.',
    'Ich verlange, dass dieser Eintrag gelöscht wird.',
  ],
  es: [
    'Llamé tres veces al banco y todavía no he recibido ninguna respuesta.',
    'En mi estado de cuenta aparece un cargo que nunca autoricé.',
    'Me dijeron por teléfono que devolverían la comisión, pero no lo hicieron.',
    'Desde que me mudé, las facturas llegan a la dirección antigua.',
    'El informe de crédito muestra una deuda que pagué hace años.',
    'Les pido que revisen el caso y me envíen una confirmación por escrito.',
    'El empleado fue grosero y colgó sin darme una explicación.',
    'Bloquearon mi tarjeta aunque había enviado todos los documentos.',
    'Cobraron un interés más alto del que habíamos acordado.',
    'Exijo que eliminen este registro de mi historial.',
  ],
} as const

const fewest = 4
const more = 8

/** A complaint in German or Spanish: sentences drawn from a short list. */
export function writeInOtherLanguage(generator: SeededGenerator): string {
  const draw = (below: number) => Math.floor(((generator.next() >>> 0) / 2 ** 32) * below)
  const list = draw(2) === 0 ? sentences.de : sentences.es
  return Array.from({ length: fewest + draw(more) }, () => list[draw(list.length)] ?? '').join(' ')
}
