import { answer, citation, end, frame, header, heading, said, thought, whole } from '../frames.mjs';

/** Answers that go well (upstream protocol 18, item 1). A body is a list of steps, see play.mjs. */

const lines = (...frames) => ({ body: frames.map((line) => ({ line })) });

const SNOWMAN = 'Snow \u2603 and \u6c34 and \ud83d\ude00.';

/** The bytes of a text as lines of an answer, one byte a write, so that no character stays whole. */
const byteByByte = (text) =>
  Array.from(Buffer.from(`${JSON.stringify(answer(text))}\n`), (byte) => ({ bytes: [byte] }));

export const answers = {
  plain: lines(...said('The answer is 4.')),

  reasoning: lines(
    thought('Let me check'),
    thought(' the sum.'),
    answer('The answer'),
    answer(' is 4.'),
    whole('The answer is 4.'),
    end(),
  ),

  'reasoning-heading': lines(
    heading('Adding'),
    thought('Two and two.'),
    ...said('The answer is 4.'),
  ),

  'reasoning-twice': lines(
    thought('First.'),
    answer('One'),
    thought('Late.'),
    answer(' two.'),
    end(),
  ),

  header: lines(header(), ...said('The answer is 4.')),

  'tool-card': lines(
    header(),
    thought('Searching'),
    frame({
      token: '<xai:tool_usage_card><xai:tool_name>web_search</xai:tool_name></xai:tool_usage_card>',
      isThinking: true,
      messageTag: 'tool_usage_card',
      toolUsageCardId: 'card-7',
      toolUsageCard: {
        toolUsageCardId: 'card-7',
        webSearch: { args: { query: 'sum of 2 and 2' } },
      },
    }),
    frame({
      token: 'x',
      isThinking: true,
      messageTag: 'raw_function_result',
      toolUsageCardId: 'card-7',
      webSearchResults: {
        results: [
          { title: 'Sums', url: 'https://example.org/sums', preview: 'Two and\ntwo' },
          { title: 'Fours', url: 'https://example.org/fours', preview: 'Four' },
        ],
      },
    }),
    ...said('The answer is 4.'),
  ),

  'search-results': lines(
    thought('Searching'),
    frame({
      token: ' the web.',
      isThinking: true,
      toolUsageCardId: 'card-7',
      webSearchResults: {
        results: [
          { title: 'Sums', url: 'https://example.org/sums', preview: 'Two and\ntwo' },
          { title: 'Fours', url: 'https://example.org/fours', preview: 'Four' },
        ],
      },
    }),
    ...said('The answer is 4.'),
  ),

  citations: lines(
    citation('card-1', 'https://example.org/a', 'A'),
    citation('card-2', 'https://example.org/b', 'B'),
    answer('Blue'),
    answer(
      '<grok:render card_id="card-1" card_type="citation_card" type="render_inline_citation"><argument name="citation_id">1</argument></grok:render>',
    ),
    answer(' light<grok:render card_id="card-2" card_type="citation'),
    answer('_card" type="render_inline_citation"></grok:render>.'),
    end(),
  ),

  'token-array': lines(frame({ token: ['not', 'text'] }), ...said('The answer is 4.')),

  'filtered-tag': lines(
    answer('Before <xai:tool'),
    answer('_usage_card>hidden</xai:tool_us'),
    answer('age_card> after.'),
    end(),
  ),

  'filtered-tag-attributes': lines(
    answer('Before <xaiart'),
    answer('ifact id="1" title="a > b">'),
    answer('hidden <b>bold</b></xaiartifact'),
    answer('> after <b>bold</b> 1 < 2.'),
    end(),
  ),

  'card-unknown': lines(
    answer('One <grok:render card_id="none" card_type="citation_card" type="render_inline_'),
    answer('citation"></grok:render>two.'),
    end(),
  ),

  'crlf-lines': {
    body: said('The answer is 4.').map((line) => ({ text: `${JSON.stringify(line)}\r\n` })),
  },

  'model-named': lines(
    frame({ userResponse: { model: 'grok-4-0709', responseId: 'r-1' } }),
    ...said('The answer is 4.'),
  ),

  'no-last-newline': {
    body: [{ line: answer('The answer') }, { text: JSON.stringify(answer(' is 4.')) }],
  },

  'utf8-split': { body: [...byteByByte(SNOWMAN), { line: whole(SNOWMAN) }, { line: end() }] },

  'sse-lines': {
    body: [
      { text: 'event: message\n' },
      { text: `data: ${JSON.stringify(answer('The answer'))}\n\n` },
      { text: `data: ${JSON.stringify(answer(' is 4.'))}\n\n` },
      { text: 'data: [DONE]\n\n' },
    ],
  },

  'missing-rest': lines(answer('The answer'), whole('The answer is 4.'), end()),

  empty: lines(header(), end()),

  'tool-calls': lines(
    answer('Let me look. <tool_'),
    answer('calls><tool_call><tool_name>get_weather</tool_name><parameters>{"city"'),
    answer(':"Rome"}</parameters></tool_call></tool_calls>'),
    end(),
  ),

  'tool-calls-two': lines(
    answer(
      '<tool_calls><tool_call><tool_name>get_weather</tool_name><parameters>{"city":"Rome"}</parameters></tool_call>',
    ),
    answer(
      '<tool_call><tool_name>get_weather</tool_name><parameters>{"city":"Oslo"}</parameters></tool_call></tool_calls>',
    ),
    end(),
  ),

  'tool-calls-unknown': lines(
    answer('<tool_calls><tool_call><tool_name>rm</tool_name><parameters>{}</parameters>'),
    answer('</tool_call></tool_calls>'),
    end(),
  ),

  'tool-calls-cut': lines(answer('Wait. <tool_calls><tool_call><tool_na'), end()),

  'tool-calls-broken': lines(
    answer('<tool_calls><tool_call><tool_name>get_weather</tool_name>'),
    answer('<parameters>{"city":</parameters></tool_call></tool_calls>'),
    end(),
  ),
};
