/* global window -- within the page */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { KEY_NAME, saying } from '../../tests/lib/chat.mjs';
import { furnishPanel } from '../../tests/lib/panel-data.mjs';
import { DESKTOP, PHONE, fill, startPanel } from '../../tests/lib/panel.mjs';
import { build } from '../lib/build.mjs';
import { at } from '../lib/paths.mjs';
import { command } from '../lib/stop.mjs';

const PAGES = {
  'sign-in': '/login',
  'public-chat': '/chat',
  overview: '/admin/overview',
  guide: '/admin/guide',
  tokens: '/admin/token',
  keys: '/admin/keys',
  upstreams: '/admin/upstreams',
  routes: '/admin/routes',
  chat: '/admin/chat',
  'data-center': '/admin/datacenter',
  cache: '/admin/cache',
  settings: '/admin/config',
  security: '/admin/security',
  audit: '/admin/audit',
  backup: '/admin/backup',
};

const isPublic = (name) => !PAGES[name].startsWith('/admin/');

const ANSWER = `Sunlight holds every colour. Air scatters **short waves** far more than long ones, by the fourth power of the wavelength:

| Colour | Wavelength | Scattered |
| --- | --- | --- |
| blue | 450 nm | 4.4 times |
| red | 650 nm | once |

So blue light reaches you from every direction. In a line of Python:

\`\`\`python
ratio = (650 / 450) ** 4  # how much more of the blue is scattered
print(f"{ratio:.1f} times")
\`\`\`
`;

/** Has something on the chat page. */
async function converse({ gateway }, page) {
  const key = await gateway.addKey({ name: 'screenshots' });
  await page.evaluate((name, value) => window.localStorage.setItem(name, value), KEY_NAME, key);
  await page.reload({ waitUntil: 'networkidle0' });
  gateway.standIn.enqueue(saying(ANSWER));
  await fill(page, '#chat-input', 'Why is the sky blue?');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid="retry"]');
  await page.waitForSelector('.message.assistant pre .hljs-number, .message.assistant pre span');
}

const VIEWPORTS = { 1440: DESKTOP, 390: PHONE };

/**
 * `npm run screenshots` shows every page in four settings to docs/screenshots; names given are the only
 * ones, and `--png` with `--to folder` makes lossless ones elsewhere.
 */
await command(async () => {
  const parameters = process.argv.slice(2);
  const type = parameters.includes('--png') ? 'png' : 'webp';
  const place = parameters.indexOf('--to');
  const folder = place < 0 ? at('docs', 'screenshots') : path.resolve(parameters[place + 1]);
  const wanted = parameters.filter((name) => Object.hasOwn(PAGES, name));
  mkdirSync(folder, { recursive: true });
  await build();
  const panel = await startPanel();
  await furnishPanel(panel.gateway);
  for (const name of wanted.length > 0 ? wanted : Object.keys(PAGES)) {
    for (const [width, viewport] of Object.entries(VIEWPORTS)) {
      for (const theme of ['light', 'dark']) {
        const page = await panel.open(PAGES[name], { viewport, theme, guest: isPublic(name) });
        if (name.endsWith('chat')) {
          await converse(panel, page);
        }
        await page.screenshot({
          path: path.join(folder, `${name}-${width}-${theme}.${type}`),
          ...(type === 'webp' && { quality: 80 }),
        });
        await page.close();
      }
    }
    console.log(name);
  }
  await panel.close();
});
