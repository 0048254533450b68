import { Stop } from '../stop.mjs';

const PER_PAGE = 100;

/** Cloudflare said no; `status` and `codes` are its own. */
export class ApiError extends Stop {
  constructor(message, status, codes) {
    super(message);
    this.status = status;
    this.codes = codes;
  }
}

/** Which right of an API token a path asks for, as the form for tokens names it. */
function rightFor(path) {
  if (path.startsWith('/d1/')) {
    return 'D1: Edit';
  }
  return path.startsWith('/storage/kv/') ? 'Workers KV Storage: Edit' : 'Workers Scripts: Edit';
}

/** Cloudflare's REST API, below one account: the few calls that wrangler has no script-friendly form of. */
export class Api {
  #base;
  #accountId;
  #token;

  constructor({ apiUrl, accountId, token }) {
    this.#base = apiUrl;
    this.#accountId = accountId;
    this.#token = token;
  }

  /** `result` of a GET; null when there is no such thing. */
  async find(path) {
    try {
      return await this.get(path);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return null;
      }
      throw error;
    }
  }

  async get(path) {
    return (await this.#call('GET', path)).result;
  }

  async post(path, body) {
    return (await this.#call('POST', path, body)).result;
  }

  /** All pages of a list. */
  async list(path) {
    const all = [];
    for (let page = 1; ; page++) {
      const { result, result_info: info } = await this.#call(
        'GET',
        `${path}?per_page=${PER_PAGE}&page=${page}`,
      );
      all.push(...result);
      const pages = info?.total_pages ?? Math.ceil((info?.total_count ?? 0) / PER_PAGE);
      if (page >= pages || result.length === 0) {
        return all;
      }
    }
  }

  async #call(method, path, body) {
    const { status, answer } = await this.#send(
      method,
      `/accounts/${this.#accountId}${path}`,
      body,
    );
    if (answer?.success === true) {
      return answer;
    }
    const errors = answer?.errors ?? [];
    const words = errors.map(({ code, message }) => `${message} (${code})`).join('; ');
    if (status === 401 || status === 403) {
      throw new ApiError(await this.#refused(path, words), status, []);
    }
    throw new ApiError(
      `Cloudflare answered ${method} ${path} with ${status}: ${words || 'no reason given'}.`,
      status,
      errors.map(({ code }) => code),
    );
  }

  /** Tells a token that is none from one that may not do this. */
  async #refused(path, words) {
    const said = `Cloudflare said: ${words}.`;
    for (const place of ['/user', `/accounts/${this.#accountId}`]) {
      const { answer } = await this.#send('GET', `${place}/tokens/verify`);
      if (answer?.success && answer.result?.status === 'active') {
        return (
          `CLOUDFLARE_API_TOKEN is valid but lacks the right "${rightFor(path)}" for this account, or ` +
          `CLOUDFLARE_ACCOUNT_ID names another account. ${said}`
        );
      }
    }
    return `CLOUDFLARE_API_TOKEN is no valid API token: expired, revoked or mistyped. ${said}`;
  }

  async #send(method, path, body) {
    const response = await fetch(this.#base + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    }).catch((error) => {
      throw new Stop(
        `Cloudflare's API cannot be reached: ${error.cause?.message ?? error.message}.`,
      );
    });
    const answer = await response.json().catch(() => null);
    return { status: response.status, answer };
  }
}
