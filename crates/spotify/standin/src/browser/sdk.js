// A stub of the Web Playback SDK after its published types. It makes no sound: a frame of the stand-in plays for it, as
// Spotify's own does.
(() => {
  const origin = new URL(document.currentScript.src).origin;

  class Player {
    #options;
    #listeners = new Map();
    #frame = null;
    #state = null;
    #volume;

    constructor(options) {
      this.#options = options;
      this.#volume = options.volume ?? 1;
    }

    addListener(event, callback) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), callback]);
      return true;
    }

    removeListener(event, callback) {
      const left = (this.#listeners.get(event) ?? []).filter((other) => callback && other !== callback);
      this.#listeners.set(event, left);
      return true;
    }

    connect() {
      const frame = document.createElement("iframe");
      frame.src = `${origin}/spotify-player/frame`;
      frame.hidden = true;
      frame.allow = "encrypted-media; autoplay";
      frame.title = "Spotify";
      this.#frame = frame;
      window.addEventListener("message", this.#hear);
      frame.addEventListener("load", () => this.#options.getOAuthToken((token) => this.#connect(token)));
      document.body.append(frame);
      return Promise.resolve(true);
    }

    disconnect() {
      this.#tell({ act: "disconnect" });
      window.removeEventListener("message", this.#hear);
      // What was told has to arrive before the frame goes.
      const frame = this.#frame;
      this.#frame = null;
      setTimeout(() => frame?.remove(), 100);
    }

    #connect(token) {
      this.#tell({ act: "connect", token, name: this.#options.name, volume: this.#volume });
    }

    #tell(message) {
      this.#frame?.contentWindow?.postMessage(message, origin);
    }

    #hear = ({ source, data }) => {
      if (source !== this.#frame?.contentWindow) return;
      if (data.event === "token") return this.#options.getOAuthToken((token) => this.#tell({ act: "token", token }));
      if (data.event === "player_state_changed") this.#state = data.value;
      for (const callback of this.#listeners.get(data.event) ?? []) callback(data.value);
    };

    getCurrentState() { return Promise.resolve(this.#state); }
    getVolume() { return Promise.resolve(this.#volume); }
    setName() { return Promise.resolve(); }
    activateElement() { return Promise.resolve(); }
    setVolume(volume) { this.#volume = volume; return this.#command("volume", Math.round(volume * 100)); }
    pause() { return this.#command("pause"); }
    resume() { return this.#command("resume"); }
    togglePlay() { return this.#command(this.#state?.paused ? "resume" : "pause"); }
    seek(position) { return this.#command("seek", position); }
    previousTrack() { return this.#command("previous"); }
    nextTrack() { return this.#command("next"); }

    #command(act, value) {
      this.#tell({ act, value });
      return Promise.resolve();
    }
  }

  window.Spotify = { Player };
  window.onSpotifyWebPlaybackSDKReady?.();
})();
