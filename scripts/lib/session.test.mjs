import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEMO_SESSION } from './demo.mjs';
import {
  addAccountCall,
  changeCall,
  newSessionToken,
  sessionDigest,
  setUpCall,
  signInCall,
} from './session.mjs';

const FORM = /^[A-Za-z0-9_-]{43}$/;

describe('a session', () => {
  it('has a token as sign-in gives it, another each time', () => {
    const tokens = new Set(Array.from({ length: 20 }, newSessionToken));
    assert.equal(tokens.size, 20);
    tokens.forEach((token) => assert.match(token, FORM));
  });

  it('is stored by its digest, as the data model has it', () => {
    assert.equal(
      sessionDigest('vyX3sXsMFEniYdN-mUMLpyCe1hqQUF2nU0hYqsXmKIk'),
      'cdgkPwQmNhnU9e4ODtiv4DNeODN5Ja-pyQdHHDtLIkE',
    );
  });

  it('of the demo has the same form, and says what it is', () => {
    assert.match(DEMO_SESSION, FORM);
    assert.match(DEMO_SESSION, /^demo-session/);
  });
});

describe('a call for a terminal', () => {
  const url = 'http://127.0.0.1:8787';

  for (const [name, command, path, members] of [
    [
      'changes the password',
      changeCall(url, 't'),
      'password',
      ['current_password', 'new_password'],
    ],
    ['sets up', setUpCall(url), 'setup', ['password']],
    ['signs in', signInCall(url, 'p'), 'login', ['username', 'password']],
    ['adds an account', addAccountCall(url), 'tokens/add', ['ssoBasic']],
  ]) {
    it(`${name} as it stands`, () => {
      const words = command.replaceAll('\\\n', '');
      assert.match(words, new RegExp(`^curl ${url}/api/v1/admin/${path} `));
      const [, body] = /-d '([^']*)'$/.exec(words);
      assert.deepEqual(Object.keys(JSON.parse(body)), members);
      const { password = '', new_password: next = '' } = JSON.parse(body);
      assert.ok(password.length + next.length < 8, 'pasted as it stands it would be taken');
    });
  }
});
