import puppeteer from 'puppeteer-core';
import { findBrowser } from '../../scripts/lib/requirements.mjs';

/**
 * Starts Chromium without a window, with a profile of its own that is gone when it closes. Debian's
 * build is found by itself, another one through `$CHROMIUM`.
 *
 * @returns puppeteer's `Browser`; close it
 */
export const startBrowser = () =>
  puppeteer.launch({
    executablePath: findBrowser(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu'],
  });

/**
 * Gives a page an authenticator of its own, as a laptop with a fingerprint reader has one, and a user
 * who always agrees.
 *
 * @returns `{credentials(), verifiesUser(yes)}`: the passkeys in it, and whether it knows its user
 */
export async function addAuthenticator(page) {
  const session = await page.createCDPSession();
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    verifiesUser: (isUserVerified) =>
      session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
}
