// @ts-check
/** Still to be built. */
import { nothingHere } from '../ui/table.js';

export const title = () => '…';

export function open(view) {
  view.show(() => nothingHere('settings', '…'));
}
