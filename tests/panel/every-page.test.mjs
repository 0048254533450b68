/* global document, window -- within the page */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { noBrowser } from '../../scripts/lib/requirements.mjs';
import { seriousFindings } from '../lib/axe.mjs';
import { furnishPanel } from '../lib/panel-data.mjs';
import { DESKTOP, PHONE, documentWidth, startPanel } from '../lib/panel.mjs';

const skip = noBrowser() ?? false;

const PAGES = [
  '/login',
  '/chat',
  ...[
    'overview',
    'token',
    'keys',
    'upstreams',
    'routes',
    'chat',
    'datacenter',
    'cache',
    'config',
    'security',
    'audit',
    'backup',
    'guide',
  ].map((name) => `/admin/${name}`),
];

const SETTINGS = [
  { viewport: DESKTOP, theme: 'light', language: 'en' },
  { viewport: PHONE, theme: 'dark', language: 'zh-CN' },
];

/** What web.dev calls good is a tenth, as a share of the window. */
const MOST_SHIFTS = 0.1;

/** Fields without an act may be smaller: links within a text, checkboxes within their rows. */
const SMALLEST = 24;

describe('every page', { skip }, async () => {
  if (skip) {
    return;
  }
  const panel = await startPanel();
  after(() => panel.close());
  await furnishPanel(panel.gateway);

  for (const path of PAGES) {
    for (const as of SETTINGS) {
      const { width } = as.viewport;
      it(`${path}, ${width} wide, ${as.theme}, ${as.language}`, async () => {
        const page = await panel.open(path, { ...as, guest: !path.startsWith('/admin/') });
        const shifts = await page.evaluate(() => window.shifts);
        assert.ok(shifts < MOST_SHIFTS, `while it loads, things move about by ${shifts}`);
        assert.deepEqual(await seriousFindings(page), []);
        assert.equal(await documentWidth(page), width, 'it does not scroll sideways');
        assert.equal(await page.$$eval('h1', (titles) => titles.length), 1);
        assert.match(await page.title(), /^.{2,} · grok2api$/);
        const isChinese = /[\u4e00-\u9fff]/.test(await page.title());
        assert.equal(isChinese, as.language === 'zh-CN');
        assert.deepEqual(
          await page.evaluate(
            (least) =>
              [...document.querySelectorAll('main :is(button, select, input, summary)')]
                .filter((element) => element.checkVisibility() && element.type !== 'hidden')
                .filter((element) => {
                  const { width: wide, height } = (
                    element.closest('label') ?? element
                  ).getBoundingClientRect();
                  return window.innerWidth < 500 && height > 0 && Math.min(wide, height) < least;
                })
                .map((element) => element.outerHTML.slice(0, 120)),
            SMALLEST,
          ),
          [],
          'what is pressed is large enough',
        );
        assert.deepEqual(panel.failedLoads, [], 'nothing is asked for in vain');
        await page.close();
      });
    }
  }
});
