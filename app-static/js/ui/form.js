// @ts-check

/**
 * Runs `work` while the button says what is going on and cannot be pressed again.
 *
 * @template T
 * @param {HTMLButtonElement} button its `data-busy` is what it says
 * @param {() => Promise<T>} work
 */
export async function busy(button, work) {
  const label = button.textContent;
  button.disabled = true;
  button.textContent = button.dataset.busy ?? label;
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.textContent = label;
  }
}

/**
 * Puts a sentence where the form has its messages.
 *
 * @param {HTMLElement} place
 * @param {string} text
 * @param {'bad' | 'good'} [mood]
 */
export function tell(place, text, mood = 'bad') {
  place.classList.toggle('bad', mood === 'bad');
  place.classList.toggle('good', mood === 'good');
  place.textContent = text;
}

/**
 * Sends a form by `work`, which gets its fields; what goes wrong is told in the form.
 *
 * @param {HTMLFormElement} form with an element `[data-message]` and one submit button
 * @param {(fields: Record<string, string>) => Promise<void>} work
 */
export function onSubmit(form, work) {
  const message = /** @type {HTMLElement} */ (form.querySelector('[data-message]'));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button:not([type])'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    tell(message, '');
    const fields = Object.fromEntries(new FormData(form));
    try {
      await busy(button, () => work(/** @type {Record<string, string>} */ (fields)));
    } catch (error) {
      tell(message, error.message);
    }
  });
  requireSame(form);
}

/** A password that is typed twice must be the same twice. */
function requireSame(form) {
  const { new_password: password, again } = form.elements;
  if (again) {
    form.addEventListener('input', () => {
      again.setCustomValidity(again.value === password.value ? '' : 'The two passwords differ.');
    });
  }
}
