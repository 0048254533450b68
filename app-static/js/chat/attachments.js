// @ts-check
/** Pictures on their way into a message: chosen, dropped or pasted, uploaded, and shown meanwhile. */
import { html, nothing, repeat } from '../../vendor/lit.js';
import { icon } from '../ui/icon.js';
import { toast } from '../ui/toast.js';
import { uploadImage } from './client.js';
import { t } from './words.js';

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/**
 * @typedef {object} Picture
 * @property {number} id
 * @property {string} name
 * @property {string} preview an address of this page
 * @property {string} address where it was uploaded to; empty until then
 * @property {string} problem why it was not
 * @property {File | null} file
 */

let lastId = 0;

export class Attachments {
  /** @type {Picture[]} */
  pictures = [];

  /**
   * @param {import('./connection.js').Connection} connection
   * @param {number} most as many as a request may have
   */
  constructor(connection, most) {
    this.connection = connection;
    this.most = most;
    connection.view.signal.addEventListener('abort', () => this.clear());
  }

  get isBusy() {
    return this.pictures.some(({ address, problem }) => !address && !problem);
  }

  /** @returns {string[]} */
  get addresses() {
    return this.pictures.map(({ address }) => address).filter(Boolean);
  }

  #update() {
    this.connection.view.update();
  }

  /** @param {Iterable<File>} files those that are no pictures are left out */
  add(files) {
    const wanted = [...files].filter(({ type }) => TYPES.includes(type));
    if (wanted.length === 0) {
      toast('warning', t.onlyPictures);
      return;
    }
    if (this.connection.key === '') {
      this.connection.isOpen = true;
      toast('warning', t.keyFirst);
      this.#update();
      return;
    }
    const room = this.most === 1 ? 1 : this.most - this.pictures.length;
    if (wanted.length > room) {
      toast('warning', t.mostPictures(this.most));
    }
    if (this.most === 1) {
      this.clear();
    }
    for (const file of wanted.slice(0, Math.max(0, room))) {
      const preview = URL.createObjectURL(file);
      /** @type {Picture} */
      const picture = { id: ++lastId, name: file.name, preview, address: '', problem: '', file };
      this.pictures = [...this.pictures, picture];
      this.#upload(picture);
    }
  }

  /** Puts pictures back that are uploaded already. */
  restore(addresses) {
    this.clear();
    this.pictures = addresses.map((address) => ({
      ...{ id: ++lastId, name: t.picture, preview: address, address, problem: '', file: null },
    }));
  }

  async #upload(picture) {
    picture.problem = '';
    this.#update();
    try {
      const { key, view } = this.connection;
      picture.address = await uploadImage(key, picture.file, view.signal);
    } catch (error) {
      picture.problem = error.message;
    }
    this.#update();
  }

  remove(picture) {
    this.pictures = this.pictures.filter((one) => one !== picture);
    URL.revokeObjectURL(picture.preview);
    this.#update();
  }

  clear() {
    this.pictures.forEach(({ preview }) => URL.revokeObjectURL(preview));
    this.pictures = [];
  }

  /** @returns listeners for a place that pictures may be dropped on, or pasted into */
  get listeners() {
    const hasFiles = (transfer) => [...(transfer?.items ?? [])].some(({ kind }) => kind === 'file');
    return {
      over: (event) => {
        if (hasFiles(event.dataTransfer)) {
          event.preventDefault();
          event.currentTarget.classList.add('dropping');
        }
      },
      leave: (event) => event.currentTarget.classList.remove('dropping'),
      drop: (event) => {
        event.currentTarget.classList.remove('dropping');
        if (hasFiles(event.dataTransfer)) {
          event.preventDefault();
          this.add(event.dataTransfer.files);
        }
      },
      paste: (event) => {
        if (event.clipboardData?.files.length > 0) {
          event.preventDefault();
          this.add(event.clipboardData.files);
        }
      },
    };
  }

  /** The pictures, each with a button that takes it away. */
  previews() {
    return this.pictures.length === 0
      ? nothing
      : html`<ul class="attachments" aria-label=${t.pictures}>
          ${repeat(
            this.pictures,
            ({ id }) => id,
            (picture) => this.#preview(picture),
          )}
        </ul>`;
  }

  #preview(picture) {
    const { name, preview, address, problem, file } = picture;
    return html`<li class=${problem ? 'failed' : address ? '' : 'uploading'} aria-busy=${!address}>
      <img src=${preview} alt=${name} />
      <span class="truncated" title=${problem || name}
        >${problem || (address ? name : t.uploading)}</span
      >
      ${
        problem && file
          ? html`<button
              type="button"
              class="button icon-only"
              aria-label=${t.uploadAgain(name)}
              @click=${() => this.#upload(picture)}
            >
              ${icon('refresh-cw')}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="button icon-only"
        aria-label=${t.removePicture(name)}
        @click=${() => this.remove(picture)}
      >
        ${icon('x')}
      </button>
    </li>`;
  }

  /**
   * A button that chooses files.
   *
   * @param {string} label
   * @param {boolean} [words] shows it
   */
  button(label, words = false) {
    const choose = ({ target }) => {
      this.add(target.files);
      target.value = '';
    };
    return html`<label class="button ${words ? '' : 'icon-only'} attach" title=${label}>
      ${icon('paperclip')}${words ? label : nothing}<input
        type="file"
        class="unseen"
        accept=${TYPES.join()}
        ?multiple=${this.most > 1}
        aria-label=${label}
        @change=${choose}
      />
    </label>`;
  }
}
