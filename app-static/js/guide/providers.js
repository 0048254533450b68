// @ts-check
/** Providers with an official API, as their own documentation says; `page` is where one gets a key. */

/**
 * @typedef {object} Provider
 * @property {string} id
 * @property {string} label
 * @property {'openai' | 'gemini'} kind
 * @property {string} base
 * @property {'key' | 'none'} [auth]
 * @property {string} [page]
 */

/** @type {Provider[]} */
export const PROVIDERS = [
  {
    id: 'openai',
    label: 'OpenAI',
    kind: 'openai',
    base: 'https://api.openai.com/v1',
    page: 'https://platform.openai.com/api-keys',
  },
  {
    id: 'xai',
    label: 'xAI (Grok)',
    kind: 'openai',
    base: 'https://api.x.ai/v1',
    page: 'https://console.x.ai',
  },
  {
    id: 'gemini',
    label: 'Google Gemini',
    kind: 'gemini',
    base: 'https://generativelanguage.googleapis.com',
    page: 'https://aistudio.google.com/apikey',
  },
  {
    id: 'deepseek',
    label: 'DeepSeek',
    kind: 'openai',
    base: 'https://api.deepseek.com/v1',
    page: 'https://platform.deepseek.com/api_keys',
  },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    kind: 'openai',
    base: 'https://openrouter.ai/api/v1',
    page: 'https://openrouter.ai/keys',
  },
  {
    id: 'mistral',
    label: 'Mistral',
    kind: 'openai',
    base: 'https://api.mistral.ai/v1',
    page: 'https://console.mistral.ai/api-keys',
  },
  {
    id: 'groq',
    label: 'Groq',
    kind: 'openai',
    base: 'https://api.groq.com/openai/v1',
    page: 'https://console.groq.com/keys',
  },
  {
    id: 'moonshot',
    label: 'Moonshot (Kimi)',
    kind: 'openai',
    base: 'https://api.moonshot.cn/v1',
    page: 'https://platform.moonshot.cn/console/api-keys',
  },
  {
    id: 'qwen',
    label: 'Qwen (DashScope)',
    kind: 'openai',
    base: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
    page: 'https://bailian.console.aliyun.com',
  },
  {
    id: 'siliconflow',
    label: 'SiliconFlow',
    kind: 'openai',
    base: 'https://api.siliconflow.cn/v1',
    page: 'https://cloud.siliconflow.cn/account/ak',
  },
  {
    id: 'ollama',
    label: 'Ollama',
    kind: 'openai',
    base: 'http://localhost:11434/v1',
    auth: 'none',
  },
];

/** Any other that speaks OpenAI's language. */
export const OTHER = /** @type {Provider} */ ({ id: 'other', label: '', kind: 'openai', base: '' });

/** A name that no upstream has yet. */
export function freeName(wanted, taken) {
  let name = wanted;
  for (let count = 2; taken.includes(name); count++) {
    name = `${wanted}-${count}`;
  }
  return name;
}

const NO_CHAT =
  /embed|tts|whisper|voice|audio|dall|draw|image|video|moderat|realtime|transcri|rerank/i;

/** Whether a model chats, as far as its name or kind tells. */
export const chats = (/** @type {{id: string, kind?: string}} */ { id, kind }) =>
  kind ? kind === 'chat' : !NO_CHAT.test(id);

/** Well-known small models, which answer soon and cost little. */
const HANDY = [/gpt-[\d.]+-mini$/, /flash$/, /-mini$/, /deepseek-chat$/, /small/, /^grok-4$/];

/**
 * The model to begin with: of a place that can answer, and a handy one if there is.
 *
 * @param {import('../api/first-steps.js').Model[]} models
 * @param {string[]} owners the names of upstreams that can answer; those of accounts are `x-ai`
 */
export function firstModel(models, owners) {
  const usable = models.filter((model) => chats(model) && owners.includes(model.owned_by));
  const handy = HANDY.map((pattern) => usable.find(({ id }) => pattern.test(id)));
  return (handy.find(Boolean) ?? usable[0] ?? models.find(chats) ?? models[0])?.id ?? '';
}
