import assert from 'node:assert/strict';
import { it } from 'node:test';
import { targetOf } from '../../app-static/js/login/redirect.js';

const kept = [
  '/admin',
  '/admin/keys',
  '/admin/keys?page=2&status=active#top',
  '/admin/%2e%2e%2fother',
];

const refused = [
  null,
  '',
  '/',
  '/chat',
  '/login',
  '/administrator',
  'admin/keys',
  'https://evil.example/admin/keys',
  '//evil.example/admin/keys',
  '/\\evil.example/admin/keys',
  '\\\\evil.example/admin/keys',
  '/\t/evil.example/admin/keys',
  '/\n/evil.example',
  ' //evil.example/admin',
  'javascript:alert(1)//admin',
  '/admin/../chat',
  '/admin/..\\..\\chat',
  '/admin/%2e%2e/chat',
];

for (const wanted of kept) {
  it(`leads to ${wanted}`, () => assert.equal(targetOf(wanted), wanted));
}

for (const wanted of refused) {
  it(`leads to the panel instead of ${JSON.stringify(wanted)}`, () =>
    assert.equal(targetOf(wanted), '/admin/token'));
}

it('takes the shortest spelling of a path', () =>
  assert.equal(targetOf('/admin/./x/../keys'), '/admin/keys'));
