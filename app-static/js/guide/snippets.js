// @ts-check
/** Programs that use the gateway, to be pasted. */

/** @typedef {{base: string, key: string, model: string}} Access */

const QUESTION = 'Why is the sky blue?';

/** @type {{name: string, install: string, code: (access: Access) => string}[]} */
export const PROGRAMS = [
  {
    name: 'curl',
    install: '',
    code: ({ base, key, model }) => `curl -N ${base}/chat/completions \\
  -H 'Authorization: Bearer ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '{"model": "${model}", "stream": true,
       "messages": [{"role": "user", "content": "${QUESTION}"}]}'`,
  },
  {
    name: 'Python',
    install: 'pip install openai',
    code: ({ base, key, model }) => `from openai import OpenAI

client = OpenAI(base_url="${base}", api_key="${key}")
stream = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "${QUESTION}"}],
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="", flush=True)`,
  },
  {
    name: 'Node',
    install: 'npm install openai',
    code: ({ base, key, model }) => `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${base}', apiKey: '${key}' });
const stream = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: '${QUESTION}' }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? '');
}`,
  },
  {
    name: 'Java',
    install: 'com.openai:openai-java',
    code: ({ base, key, model }) => `import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

OpenAIClient client = OpenAIOkHttpClient.builder()
    .baseUrl("${base}")
    .apiKey("${key}")
    .build();
var question = ChatCompletionCreateParams.builder()
    .model("${model}")
    .addUserMessage("${QUESTION}")
    .build();
try (var stream = client.chat().completions().createStreaming(question)) {
  stream.stream()
      .flatMap(chunk -> chunk.choices().stream())
      .flatMap(choice -> choice.delta().content().stream())
      .forEach(System.out::print);
}`,
  },
];

/**
 * What chat clients call what they must know, and where one enters it. Some put `/v1` behind the
 * address themselves.
 *
 * @type {{name: string, where: string, fields: (access: Access) => [string, string][], note?: 'public'}[]}
 */
export const APPS = [
  {
    name: 'Cherry Studio',
    where: 'Settings → Model Provider → Add → OpenAI',
    fields: ({ base, key, model }) => [
      ['API Host', base.replace(/\/v1$/, '')],
      ['API Key', key],
      ['Model ID', model],
    ],
  },
  {
    name: 'LobeChat',
    where: 'Settings → AI Service Provider → OpenAI',
    fields: ({ base, key, model }) => [
      ['API Proxy URL', base],
      ['API Key', key],
      ['Model List', model],
    ],
  },
  {
    name: 'Open WebUI',
    where: 'Admin Panel → Settings → Connections → OpenAI API',
    fields: ({ base, key, model }) => [
      ['URL', base],
      ['Key', key],
      ['Model IDs', model],
    ],
  },
  {
    name: 'Chatbox',
    where: 'Settings → Model Provider → Add → OpenAI API Compatible',
    fields: ({ base, key, model }) => [
      ['API Host', base],
      ['API Key', key],
      ['Model', model],
    ],
  },
  {
    name: 'NextChat',
    where: 'Settings → Custom Endpoint → OpenAI',
    fields: ({ base, key, model }) => [
      ['OpenAI Endpoint', base.replace(/\/v1$/, '')],
      ['OpenAI API Key', key],
      ['Custom Models', model],
    ],
  },
  {
    name: 'Cursor',
    where: 'Cursor Settings → Models → API Keys',
    fields: ({ base, key, model }) => [
      ['Override OpenAI Base URL', base],
      ['OpenAI API Key', key],
      ['Add model', model],
    ],
    note: 'public',
  },
  {
    name: 'Cline',
    where: 'Settings → API Provider → OpenAI Compatible',
    fields: ({ base, key, model }) => [
      ['Base URL', base],
      ['API Key', key],
      ['Model ID', model],
    ],
  },
  {
    name: 'Continue',
    where: '~/.continue/config.yaml → models',
    fields: ({ base, key, model }) => [
      ['provider', 'openai'],
      ['apiBase', base],
      ['apiKey', key],
      ['model', model],
    ],
  },
];
