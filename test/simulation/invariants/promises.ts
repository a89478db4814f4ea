import type { Directory } from '#domain/identity/directory';
import type { ChainedEvent } from '#domain/release/events';
import { isoOf, msOf } from '#domain/time';
import type { Broken, Invariant } from '../violation.ts';
import type { Observer } from '../world/observer.ts';
import type { Twins } from '../world/twins.ts';
import { bookOf, enter, type Book } from './book.ts';
import { conditionFault } from './conditions.ts';
import { debtorFault, listFault } from './debts.ts';
import { lastWordFault } from './last-words.ts';
import { debtsFault, obligationFault } from './obligations.ts';
import { expiryFault } from './out-of-time.ts';
import { lateIn } from './punctual.ts';
import { ballotFault, outcomeFault, staleFault } from './quorum.ts';
import { rowFault } from './rows.ts';
import { standInFault } from './stand-ins.ts';
import { crowdedIn, placeOf, supersedingFault } from './superseding.ts';

/** In a calm world: a minute until the record is due for a look, two sweeps, and two for the workflow to catch up. */
export const lateMinutes = 5;

/** S4, S13 to S20, L4 and L5: what each event says, held against what was said before it. */
export function eventsKeepPromises(
  broken: Broken,
  twins: Twins,
  directory: Directory,
  isCalm: () => boolean,
  now: () => string,
): Observer & { readonly books: ReadonlyMap<string, Book> } {
  const books = new Map<string, Book>();
  let calmMinutes = 0;

  const inPlace = (place: string) => [...books.values()].filter((book) => placeOf(book) === place);
  const held = (invariant: Invariant, fault: string | undefined) => fault && broken(invariant, fault);

  function follow(book: Book, event: ChainedEvent): void {
    held('S4', ballotFault(book, event, directory));
    held('S4', staleFault(book, event));
    held('S13', rowFault(book, event));
    held('S14', expiryFault(book, event));
    held('S15', lastWordFault(book, event, directory));
    held('S16', conditionFault(book, event, directory));
    held('S17', obligationFault(book, event, directory));
    held('S18', standInFault(book, event, directory, twins.delegations.kept.values()));
    held('S19', debtorFault(book, event, inPlace(placeOf(book))));
    held('S20', supersedingFault(book, event, books));
    enter(book, event);
    held('S4', outcomeFault(book, event));
  }

  return {
    books,

    committed({ after: { id }, events }) {
      for (const event of events) {
        if (event.type === 'request-opened') books.set(id, bookOf(id, event.at, event.data));
        follow(books.get(id)!, event);
      }
      const book = books.get(id)!;
      held('S17', debtsFault(book, events));
      held('S19', listFault(inPlace(placeOf(book)), twins.requests.environments.get(placeOf(book))));
    },

    minute() {
      if (!isCalm()) return;
      calmMinutes += 1;
      if (calmMinutes <= lateMinutes) return;
      held('L4', crowdedIn(books.values()));
      held('L5', lateIn(books.values(), isoOf(msOf(now()) - lateMinutes * 60_000)));
    },
  };
}
