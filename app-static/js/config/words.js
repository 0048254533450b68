// @ts-check
import { plural, words } from '../language.js';

export const t = words({
  en: {
    title: 'Settings',
    about: 'Saved together. Other parts of the edge heed a change within ten seconds.',
    search: 'Find a setting',
    nothingFound: 'No setting matches',
    nothingFoundText: 'Try another word.',
    sections: 'Sections',
    section: (id) =>
      ({
        app: 'Application',
        grok: 'Grok',
        answers: 'Answers',
        content: 'Content',
        token: 'Token pool',
        cache: 'Cache',
        security: 'Security',
        performance: 'Performance',
      })[id] ?? id,
    sectionText: (id) =>
      ({
        grok: 'How the accounts’ upstream is asked.',
        answers: 'What clients get.',
        content:
          'All of these are off. Whoever switches one on answers for it, and for the law of the place.',
        performance:
          'Nothing here acts on Workers; it is kept for other editions on the same database.',
      })[id] ?? '',
    advanced: (count) => `${plural(count, 'more setting')} without effect here`,
    effect: (effect) =>
      ({
        now: 'Acts at once',
        next: 'Acts from the next request on',
        schedule: 'Acts with the next hourly run',
        'sign-in': 'Acts at the next sign-in',
        none: 'No effect on Workers',
      })[effect],
    onYou: 'your responsibility',
    unit: (unit) =>
      ({ s: 'seconds', h: 'hours', days: 'days', MB: 'MB', rows: 'rows' })[unit] ?? '',
    option: (name, option) =>
      ({
        url: 'links',
        base64: 'Base64 (base64)',
        b64_json: 'Base64 (b64_json)',
        think_tags: '<think> within the text',
        reasoning_content: 'reasoning_content',
        hidden: 'nothing',
        legacy: 'stable: in a conversation',
        imagine_ws_experimental: 'experimental: over a socket',
        all: 'pictures and films',
        images: 'pictures only',
        none: 'nothing',
      })[option] ?? option,
    warnings: 'Some stored values cannot be used as they are:',

    // Saving
    nothingChanged: 'Nothing changed',
    changes: (count) => plural(count, 'change'),
    save: 'Save',
    saving: 'Saving…',
    discard: 'Discard',
    discardTitle: (count) => `Discard ${plural(count, 'change')}?`,
    discardText: 'The settings stay as they are.',
    reviewTitle: (count) => `Save ${plural(count, 'change')}?`,
    setting: 'Setting',
    before: 'Before',
    after: 'After',
    keepEditing: 'Go on editing',
    saved: (count) => (count === 0 ? 'Nothing to change.' : `${plural(count, 'setting')} saved.`),
    ignored: (names) => `Not taken: ${names}`,
    stale:
      'Somebody else has saved settings meanwhile. They are shown now, your changes are kept: look, and save again.',
    wrong: (title) => `${title}: look at the message there.`,
    on: 'on',
    off: 'off',
    empty: 'empty',
    aSecret: 'a secret',
    newSecret: 'another secret',
    noJson: 'This is no JSON.',
    notStatus: (text) => `${text} is no status from 100 to 599.`,

    // Secrets
    isSet: 'Set; type to replace it',
    isNotSet: 'Not set',
    willBeRemoved: 'Will be removed when you save',
    reveal: 'Show',
    hide: 'Hide',
    copySecret: (title) => `Copy: ${title}`,
    generate: 'Generate',
    removeSecret: 'Remove',
    keepSecret: 'Keep it',
    hidesSoon: 'Hidden again after 30 seconds. The audit notes that you have seen it.',

    // Password
    changePassword: 'Change password',
    current: 'Current password',
    newPassword: 'New password',
    newPasswordHint: 'At least 8 characters.',
    repeat: 'New password again',
    passwordChanged: 'The password is changed. Everybody else is signed out.',
    cancel: 'Cancel',

    // Tags
    addTag: (title) => `Add to: ${title}`,
    addHint: 'Type and press Enter',
    removeTag: (tag) => `Remove ${tag}`,

    // Anonymous access
    anonymousTitle: 'Serve requests without a key?',
    anonymousText:
      'Anybody who finds the address can then use up your accounts and keys, and you answer for what they ask. Limits of keys do not hold for them.',
    anonymousVerb: 'Serve anybody',

    // Trying the upstream
    test: 'Test the upstream',
    testing: 'Testing…',
    testHint: 'With what is entered here, saved or not; asks for one account’s quota.',
    testGood: (millis) => `Grok answered in ${millis}.`,
    testBad: (message) => `It did not work: ${message}`,

    // What this page does not know
    unknownTitle: (name) => `${name}: not known to this page`,
    unknownText: 'Shown as the gateway tells it; it cannot be changed here.',
  },
  zh: {
    title: '配置管理',
    about: '统一保存。边缘的其他实例会在十秒内生效。',
    search: '查找设置',
    nothingFound: '没有匹配的设置',
    nothingFoundText: '换个词试试。',
    sections: '分组',
    section: (id) =>
      ({
        app: '应用',
        grok: 'Grok',
        answers: '回答',
        content: '内容',
        token: 'Token 池',
        cache: '缓存',
        security: '安全',
        performance: '性能',
      })[id] ?? id,
    sectionText: (id) =>
      ({
        grok: '如何访问账号的上游。',
        answers: '客户端得到的内容。',
        content: '这些开关默认全部关闭。打开者自行负责，并须遵守当地法律。',
        performance: '这里的设置在 Workers 上不起作用，仅为同一数据库上的其他版本保留。',
      })[id] ?? '',
    advanced: (count) => `另有 ${count} 项在此不起作用`,
    effect: (effect) =>
      ({
        now: '立即生效',
        next: '下一个请求起生效',
        schedule: '下次定时任务时生效',
        'sign-in': '下次登录时生效',
        none: '在 Workers 上不起作用',
      })[effect],
    onYou: '由您负责',
    unit: (unit) => ({ s: '秒', h: '小时', days: '天', MB: 'MB', rows: '行' })[unit] ?? '',
    option: (name, option) =>
      ({
        url: '链接',
        base64: 'Base64（base64）',
        b64_json: 'Base64（b64_json）',
        think_tags: '正文中的 <think>',
        reasoning_content: 'reasoning_content',
        hidden: '不返回',
        legacy: '稳定：通过对话',
        imagine_ws_experimental: '实验：通过 WebSocket',
        all: '图片和视频',
        images: '仅图片',
        none: '不保留',
      })[option] ?? option,
    warnings: '有些已保存的值无法照原样使用：',

    nothingChanged: '没有改动',
    changes: (count) => `${count} 项改动`,
    save: '保存',
    saving: '正在保存…',
    discard: '放弃',
    discardTitle: (count) => `放弃 ${count} 项改动？`,
    discardText: '设置保持原样。',
    reviewTitle: (count) => `保存 ${count} 项改动？`,
    setting: '设置',
    before: '原值',
    after: '新值',
    keepEditing: '继续编辑',
    saved: (count) => (count === 0 ? '没有需要改动的。' : `已保存 ${count} 项设置。`),
    ignored: (names) => `未被接受：${names}`,
    stale: '其间有人保存了设置。现已显示最新内容，您的改动仍在：请核对后再次保存。',
    wrong: (title) => `${title}：请看该处的提示。`,
    on: '开',
    off: '关',
    empty: '空',
    aSecret: '已设置的密文',
    newSecret: '新的密文',
    noJson: '这不是 JSON。',
    notStatus: (text) => `${text} 不是 100 到 599 之间的状态码。`,

    isSet: '已设置；输入即替换',
    isNotSet: '未设置',
    willBeRemoved: '保存后将被移除',
    reveal: '显示',
    hide: '隐藏',
    copySecret: (title) => `复制：${title}`,
    generate: '生成',
    removeSecret: '移除',
    keepSecret: '保留',
    hidesSoon: '30 秒后自动隐藏。审计会记录您看过它。',

    changePassword: '修改密码',
    current: '当前密码',
    newPassword: '新密码',
    newPasswordHint: '至少 8 个字符。',
    repeat: '再次输入新密码',
    passwordChanged: '密码已修改，其他人均已退出登录。',
    cancel: '取消',

    addTag: (title) => `添加到：${title}`,
    addHint: '输入后按回车',
    removeTag: (tag) => `移除 ${tag}`,

    anonymousTitle: '接受不带密钥的请求？',
    anonymousText:
      '任何知道地址的人都能消耗您的账号和密钥，而他们的请求由您负责。密钥的限额对他们无效。',
    anonymousVerb: '对所有人开放',

    test: '测试上游',
    testing: '正在测试…',
    testHint: '使用此处填写的内容（无论是否已保存），查询一个账号的配额。',
    testGood: (millis) => `Grok 在 ${millis} 内作出回应。`,
    testBad: (message) => `未成功：${message}`,

    unknownTitle: (name) => `${name}：本页不认识`,
    unknownText: '按网关给出的内容显示，无法在此修改。',
  },
});
