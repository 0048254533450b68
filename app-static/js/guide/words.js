// @ts-check
import { plural, words } from '../language.js';

/** What the steps are called. */
export const stepNames = words({
  en: {
    password: 'Choose a password',
    upstream: 'Add somewhere that answers',
    key: 'Make a key for your programs',
    message: 'Send a first message',
    clients: 'Connect your programs',
  },
  zh: {
    password: '设置密码',
    upstream: '添加上游',
    key: '创建客户端密钥',
    message: '发送第一条消息',
    clients: '连接你的程序',
  },
});

export const t = words({
  en: {
    title: 'Get started',
    lead: 'Five steps from here to an answer in your own program. You can leave and come back.',
    done: 'Done',
    toDo: 'To do',
    skip: 'Skip for now',
    skipped: 'Skipped',
    passwordText: (name) =>
      `Done: you are signed in as ${name}. A second way in, such as a passkey, can be added later under “Sign-in & sessions”.`,
    upstreamText:
      'The gateway passes questions on. It needs at least one provider to ask, with a credential of yours.',
    provider: 'API key of a provider',
    providerText: 'The official API: stable, allowed, paid by use. Take this if you have a key.',
    accounts: 'Session accounts',
    accountsText: 'Grok accounts by their session cookie, for study and research.',
    accountsTerms:
      'Session accounts are for study and research. Whether you may use an account in this way is said in the provider’s terms; accounts can be blocked. Use your own, and prefer the official API.',
    whichProvider: 'Provider',
    otherProvider: 'Another one that speaks the OpenAI API',
    secret: 'API key',
    secretHint: 'As the provider gave it to you.',
    getOne: 'Get one at',
    baseUrl: 'Address',
    baseHint: 'Up to and including /v1, or whatever stands before /chat/completions.',
    name: 'Name',
    nameHint: 'Lower-case letters, digits, dots, dashes. Clients may ask for name/model.',
    addProvider: 'Add and try it',
    trying: 'Trying…',
    providerWorks: (name, models) => `${name} works and lists ${plural(models, 'model')}.`,
    keptAnyway: (name) => `${name} is kept although it did not answer well.`,
    refused: (status) =>
      status === 401 || status === 403
        ? `The provider refused the key (${status}).`
        : status === 502 || status === 504
          ? 'The provider could not be reached.'
          : `The provider answered with status ${status}.`,
    refusedAdvice: (status) =>
      `${
        {
          401: 'Check that the key is whole and belongs to this provider.',
          403: 'The key, its account or this region may not use the API.',
          404: 'Perhaps the address is wrong, or the provider does not list its models.',
          429: 'The account has reached its limit or has no credit.',
        }[status] ?? 'Check the address, or try again in a while.'
      } Nothing was saved.`,
    keepAnyway: 'Save it all the same',
    tokens: 'Session tokens',
    tokensHint: 'The value of the cookie “sso”, one a line, with or without “sso=”.',
    pool: 'Kind of account',
    poolBasic: 'Basic (ssoBasic)',
    poolSuper: 'SuperGrok (ssoSuper)',
    addAccounts: 'Add and try them',
    accountsWork: (added) => `${plural(added, 'account')} added; the upstream answers.`,
    accountsAdded: (added, duplicates) =>
      `${plural(added, 'account')} added.` +
      (duplicates ? ` ${plural(duplicates, 'line')} named one that is there already.` : ''),
    badLine: (line) => `Line ${line}:`,
    accountsTrouble: 'But the upstream did not answer well:',
    accountsAdvice:
      'The token may be old, or the upstream does not let this address in. The account is kept.',
    toTokens: 'See the accounts',
    keyText:
      'Programs show this key to the gateway. It has nothing to do with the provider’s; you can take it back at any time.',
    keyThere:
      'There is a key already: the one from the set-up, if you kept it. Make another one if you did not.',
    keyName: 'Name of the key',
    firstKey: 'First key',
    makeKey: 'Make a key',
    making: 'Making…',
    keyOnce:
      'The key is shown this once: the gateway keeps only its fingerprint. Copy it to where you keep passwords.',
    key: 'Client key',
    base: 'Base URL for clients',
    keyKept: 'I have it; go on',
    goOn: 'Go on with the one I have',
    keys: (count) => plural(count, 'key'),
    messageText:
      'This page now does what any client does: it sends a message with your key and shows the answer as it comes.',
    keyHint: 'Paste the one you copied. It is kept in this page only.',
    keyUnknown: 'The gateway does not know this key. Paste it again, or make a new one.',
    newKey: 'New key',
    firstMessage: 'First message',
    model: 'Model',
    keyFirst: 'Enter a key first',
    askingModels: 'Asking for the models…',
    message: 'Message',
    firstQuestion: 'Why is the sky blue? Three sentences, please.',
    send: 'Send',
    answering: 'Answering…',
    stop: 'Stop',
    answer: 'Answer',
    thoughts: 'Thoughts of the model',
    firstAfter: (time) => `first words after ${time}`,
    took: (time) => `${time} in all`,
    cutOff: 'cut off at its longest',
    stopped: 'stopped by you',
    toClients: 'Next: connect your programs',
    failedWith: (status, code) =>
      status === 200 || !status
        ? 'That did not work.'
        : `Refused (${status}${code && `, ${code}`}).`,
    adviceKey: 'The gateway does not know this key. Paste it again, or make a new one above.',
    adviceSecret:
      'The provider did not take the key it was asked with. Give the upstream another one.',
    adviceLimits: 'The key may not do this now. Look at its limits, or make a new one.',
    adviceNobody:
      'No upstream can serve this model at the moment. Choose a model of an upstream you have added, or add one.',
    adviceRate:
      'The upstream’s limit is reached, or its account has no credit. Wait a little, or add another credential.',
    adviceModel: 'Nobody has a model of this name. Choose another one.',
    adviceSchema: 'The database is older than this build. Apply the migrations, then try again.',
    adviceOffline: 'The gateway could not be reached. Is it still running?',
    adviceUpstream:
      'The upstream had trouble. Try again, or another model; the log has the details.',
    adviceOther: 'The log has the details.',
    toUpstreams: 'To the upstreams',
    toKeys: 'To the keys',
    toLog: 'To the log',
    clientsText: 'Your key and the model you chose are filled in already.',
    clientsTextNoKey: 'Put your key in the place of YOUR_KEY.',
    programs: 'Your own program',
    install: 'Once, before',
    apps: 'A chat client',
    copyField: (name) => `Copy: ${name}`,
    mustBePublic: (name) =>
      `${name} calls from its own servers, so the gateway must have a public address; this one is only on your machine.`,
    toChat: 'Chat in the browser',
    toOverview: 'To the overview',
  },
  zh: {
    title: '快速开始',
    lead: '只需五步，就能在自己的程序里得到回答。可以随时离开，稍后继续。',
    done: '已完成',
    toDo: '待完成',
    skip: '暂时跳过',
    skipped: '已跳过',
    passwordText: (name) =>
      `已完成：当前以 ${name} 登录。以后可在“登录与会话”中添加通行密钥等第二种登录方式。`,
    upstreamText: '网关负责转发提问，至少需要一个可用的上游，以及你自己的凭据。',
    provider: '服务商的 API Key',
    providerText: '官方 API：稳定、合规、按量付费。有 Key 就选它。',
    accounts: '会话账号',
    accountsText: '用会话 Cookie 接入 Grok 账号，仅供学习与研究。',
    accountsTerms:
      '会话账号仅供学习与研究。能否这样使用账号以服务商的条款为准，账号可能被封禁。请只用自己的账号，并优先选择官方 API。',
    whichProvider: '服务商',
    otherProvider: '其他兼容 OpenAI API 的服务',
    secret: 'API Key',
    secretHint: '服务商提供的密钥。',
    getOne: '获取地址：',
    baseUrl: '地址',
    baseHint: '写到 /v1 为止，即 /chat/completions 之前的部分。',
    name: '名称',
    nameHint: '小写字母、数字、点和短横线。客户端可用“名称/模型”来指定。',
    addProvider: '添加并测试',
    trying: '测试中…',
    providerWorks: (name, models) => `${name} 可用，共列出 ${models} 个模型。`,
    keptAnyway: (name) => `${name} 已保存，但测试未通过。`,
    refused: (status) =>
      status === 401 || status === 403
        ? `服务商拒绝了这个 Key（${status}）。`
        : status === 502 || status === 504
          ? '无法连接到服务商。'
          : `服务商返回了状态码 ${status}。`,
    refusedAdvice: (status) =>
      `${
        {
          401: '请检查 Key 是否完整、是否属于这家服务商。',
          403: '该 Key、账户或所在地区可能无权使用此 API。',
          404: '地址可能有误，或该服务商不提供模型列表。',
          429: '账户已达到限额或余额不足。',
        }[status] ?? '请检查地址，或稍后再试。'
      }本次未保存任何内容。`,
    keepAnyway: '仍然保存',
    tokens: '会话 Token',
    tokensHint: '名为 sso 的 Cookie 的值，每行一个，可带可不带“sso=”。',
    pool: '账号类型',
    poolBasic: '普通账号（ssoBasic）',
    poolSuper: 'SuperGrok（ssoSuper）',
    addAccounts: '添加并测试',
    accountsWork: (added) => `已添加 ${added} 个账号，上游响应正常。`,
    accountsAdded: (added, duplicates) =>
      `已添加 ${added} 个账号。` + (duplicates ? `有 ${duplicates} 行的账号已存在。` : ''),
    badLine: (line) => `第 ${line} 行：`,
    accountsTrouble: '但上游响应异常：',
    accountsAdvice: 'Token 可能已过期，或上游不接受来自此地址的访问。账号已保留。',
    toTokens: '查看账号',
    keyText: '程序用这个密钥访问网关。它与服务商的 Key 无关，随时可以停用。',
    keyThere: '已有密钥：如果你在初始设置时保存了它，可以直接使用；否则请新建一个。',
    keyName: '密钥名称',
    firstKey: '第一个密钥',
    makeKey: '创建密钥',
    making: '创建中…',
    keyOnce: '密钥只显示这一次：网关只保存它的指纹。请复制到你存放密码的地方。',
    key: '客户端密钥',
    base: '客户端使用的 Base URL',
    keyKept: '已保存，继续',
    goOn: '使用已有的密钥',
    keys: (count) => `${count} 个密钥`,
    messageText: '现在像普通客户端一样，用你的密钥发送一条消息，并实时显示回答。',
    keyHint: '粘贴你复制的密钥。它只保留在此页面中。',
    keyUnknown: '网关不认识这个密钥。请重新粘贴，或新建一个。',
    newKey: '新建密钥',
    firstMessage: '第一条消息',
    model: '模型',
    keyFirst: '请先填写密钥',
    askingModels: '正在获取模型…',
    message: '消息',
    firstQuestion: '天空为什么是蓝色的？请用三句话回答。',
    send: '发送',
    answering: '回答中…',
    stop: '停止',
    answer: '回答',
    thoughts: '模型的思考过程',
    firstAfter: (time) => `首字 ${time}`,
    took: (time) => `总计 ${time}`,
    cutOff: '因长度上限被截断',
    stopped: '已手动停止',
    toClients: '下一步：连接你的程序',
    failedWith: (status, code) =>
      status === 200 || !status ? '未能成功。' : `请求被拒绝（${status}${code && `，${code}`}）。`,
    adviceKey: '网关不认识这个密钥。请重新粘贴，或在上方新建一个。',
    adviceSecret: '服务商没有接受所用的 Key，请为该上游更换凭据。',
    adviceLimits: '该密钥目前无权这样使用。请检查它的限制，或新建一个密钥。',
    adviceNobody: '目前没有上游能提供这个模型。请选择已添加上游的模型，或添加新的上游。',
    adviceRate: '上游已达到限额，或账户余额不足。请稍候，或添加其他凭据。',
    adviceModel: '没有叫这个名字的模型，请换一个。',
    adviceSchema: '数据库版本早于当前程序。请先执行迁移，再重试。',
    adviceOffline: '无法连接到网关，它还在运行吗？',
    adviceUpstream: '上游出现问题。请重试或换一个模型，详情见日志。',
    adviceOther: '详情见日志。',
    toUpstreams: '前往上游',
    toKeys: '前往密钥',
    toLog: '查看日志',
    clientsText: '已填入你的密钥和所选模型。',
    clientsTextNoKey: '请把 YOUR_KEY 换成你的密钥。',
    programs: '自己的程序',
    install: '先安装一次',
    apps: '聊天客户端',
    copyField: (name) => `复制：${name}`,
    mustBePublic: (name) =>
      `${name} 从它自己的服务器发起请求，因此网关需要公网地址；当前地址只在你的电脑上可用。`,
    toChat: '在浏览器中聊天',
    toOverview: '前往概览',
  },
});
