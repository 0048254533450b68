// @ts-check
/* Runs before anything is shown: the chosen colours and language, so that nothing changes afterwards. */
{
  const root = document.documentElement;
  const theme = localStorage.getItem('grok2api_theme_preference');
  if (theme === 'light' || theme === 'dark') {
    root.dataset.theme = theme;
  }
  const chosen = localStorage.getItem('grok2api_lang') ?? navigator.language;
  root.lang = /^zh/i.test(chosen) ? 'zh-CN' : 'en';
  /* An earlier edition kept the password there. */
  localStorage.removeItem('grok2api_app_key');
}
