import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEMO_SESSION } from './demo.mjs';
import { newSessionToken, sessionDigest } from './session.mjs';

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
