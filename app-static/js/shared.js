// @ts-check
/**
 * What most pages and screens are made of. Whatever is fetched on its own imports this module, so that
 * the build puts all of it into one chunk rather than into thirty small ones, which compress badly.
 */
import '../vendor/lit.js';
import './api/call.js';
import './api/session.js';
import './language.js';
import './theme.js';
import './ui/address.js';
import './ui/bulk-bar.js';
import './ui/copy.js';
import './ui/dialog.js';
import './ui/form.js';
import './ui/format.js';
import './ui/go.js';
import './ui/icon.js';
import './ui/menu.js';
import './ui/page-header.js';
import './ui/poll.js';
import './ui/selection.js';
import './ui/style.js';
import './ui/table.js';
import './ui/toast.js';
import './ui/view.js';
