import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  readdirSync,
  realpathSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Stop } from './stop.mjs';

export const OLDEST_NODE = 20;
export const OLDEST_JDK = 21;

export function requireNode(version = process.versions.node) {
  if (Number.parseInt(version, 10) < OLDEST_NODE) {
    throw new Stop(
      `Node ${OLDEST_NODE} or newer is needed to begin with; this is Node ${version}.`,
    );
  }
}

/** `21` for `JAVA_VERSION="21.0.4"`, `8` for `"1.8.0_402"`, from the text of a JDK's release file. */
export function majorVersion(release) {
  const version = /^JAVA_VERSION="(?:1\.)?(\d+)/m.exec(release);
  return version ? Number(version[1]) : 0;
}

/** The file of a program on the PATH, null for none. */
function findProgram(name) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    for (const suffix of suffixes) {
      const file = path.join(folder, name + suffix);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // not in this folder
      }
    }
  }
  return null;
}

const below = (folder, ...rest) =>
  existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name, ...rest)) : [];

/** Where Maven's toolchain search will look as well. */
function javaHomes() {
  const named = Object.keys(process.env)
    .filter((name) => /^(JAVA|JDK)\w*_HOME/.test(name))
    .map((name) => process.env[name]);
  const compiler = findProgram('javac');
  return [
    ...named,
    ...(compiler ? [path.dirname(path.dirname(realpathSync(compiler)))] : []),
    ...below('/usr/lib/jvm'),
    ...below('/usr/java'),
    ...below('/opt/java'),
    ...below('/Library/Java/JavaVirtualMachines', 'Contents', 'Home'),
    ...below(path.join(os.homedir(), '.sdkman', 'candidates', 'java')),
    ...below(path.join(os.homedir(), '.jdks')),
  ];
}

/** The newest major version among the installed JDKs (not mere runtimes), 0 for none. */
export function newestJdk(homes = javaHomes()) {
  const versions = homes
    .filter(
      (home) =>
        existsSync(path.join(home, 'bin', 'javac')) ||
        existsSync(path.join(home, 'bin', 'javac.exe')),
    )
    .filter((home) => existsSync(path.join(home, 'release')))
    .map((home) => majorVersion(readFileSync(path.join(home, 'release'), 'utf8')));
  return Math.max(0, ...versions);
}

export function requireJava() {
  const newest = newestJdk();
  if (newest < OLDEST_JDK) {
    const found = newest === 0 ? 'none was found' : `the newest one found is ${newest}`;
    throw new Stop(
      `A JDK ${OLDEST_JDK} or newer is needed to compile, and ${found}. Install one ` +
        `(Debian: apt-get install openjdk-${OLDEST_JDK}-jdk-headless) or point JAVA_HOME to it.`,
    );
  }
  if (!findProgram('mvn')) {
    throw new Stop(
      'Maven is needed to compile, and no mvn is on the PATH. Install it (Debian: apt-get install maven).',
    );
  }
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const BROWSERS_OF_MAC = ['Chromium', 'Google Chrome'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** A browser that tests can drive: `$CHROMIUM`, else one that is installed; null for none. */
export function findBrowser(env = process.env, found = findProgram) {
  if (env.CHROMIUM) {
    if (!existsSync(env.CHROMIUM)) {
      throw new Stop(`CHROMIUM names ${env.CHROMIUM}, and there is no such file.`);
    }
    return env.CHROMIUM;
  }
  const installed = BROWSERS.map(found).find(Boolean);
  return installed ?? BROWSERS_OF_MAC.find((file) => existsSync(file)) ?? null;
}

/**
 * Why tests in a browser are left out: null when there is one. Nobody has to install a browser to
 * work on the gateway, but where all tests must run (`CI=true`, `GROK2API_BROWSER=required`) a
 * missing one stops them.
 */
export function noBrowser(env = process.env, browser = findBrowser(env)) {
  if (browser) {
    return null;
  }
  const missing =
    'No Chromium was found. Install one (Debian: apt-get install chromium) or point CHROMIUM to it';
  if (env.CI === 'true' || env.GROK2API_BROWSER === 'required') {
    throw new Stop(`${missing}; tests in a browser are required here.`);
  }
  return `${missing}; tests in a browser are left out.`;
}
