// A stub of the embed's iFrame API as it is published: half a minute of every song, without a sound.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const DURATION = 30_000;

  function createController(element, { uri, width = "100%", height = 152 }, callback) {
    const frame = document.createElement("iframe");
    const listeners = [];
    const state = { playingURI: uri, isPaused: true, isBuffering: false, duration: DURATION, position: 0 };
    let since = Date.now();
    const show = () => { frame.src = `${origin}/embed/track/${state.playingURI.split(":").at(-1)}`; };
    // Messages of a frame come later, never while it is told something.
    const tell = () => setTimeout(() => {
      for (const { event, callback } of listeners) if (event === "playback_update") callback({ data: { ...state } });
    }, 0);
    const settle = () => {
      const now = Date.now();
      if (!state.isPaused) state.position = Math.min(state.position + now - since, DURATION);
      since = now;
      if (state.position >= DURATION && !state.isPaused) {
        state.isPaused = true;
        tell();
      }
    };
    const timer = setInterval(() => {
      const paused = state.isPaused;
      settle();
      if (!paused && !state.isPaused) tell();
    }, 250);
    const change = (what) => { settle(); what(); tell(); };

    const controller = {
      addListener(event, callback) { listeners.push({ event, callback }); },
      removeListener(event, callback) {
        listeners.splice(0, listeners.length, ...listeners.filter((it) => it.event !== event || (callback && it.callback !== callback)));
      },
      loadUri(uri) { change(() => { Object.assign(state, { playingURI: uri, position: 0, isPaused: true }); show(); }); },
      play() { change(() => { state.isPaused = false; }); },
      resume() { change(() => { state.isPaused = false; }); },
      pause() { change(() => { state.isPaused = true; }); },
      togglePlay() { change(() => { state.isPaused = !state.isPaused; }); },
      restart() { change(() => { Object.assign(state, { position: 0, isPaused: false }); }); },
      seek(seconds) { change(() => { state.position = Math.min(seconds * 1000, DURATION); }); },
      setIframeDimensions(width, height) { Object.assign(frame, { width, height }); },
      destroy() { clearInterval(timer); listeners.length = 0; frame.remove(); },
    };
    Object.assign(frame, { width, height, title: "Spotify" });
    show();
    element.replaceWith(frame);
    callback(controller);
    setTimeout(() => listeners.forEach(({ event, callback }) => event === "ready" && callback({})), 0);
  }

  window.onSpotifyIframeApiReady?.({ createController });
})();
