// Times a gesture inside the page, from the browser's own time stamp of the event.
//
// `stopwatch.arm(event, watch)` waits for the next such event and then for the change that answers it: a mutation
// under the element `watch.text`, and, with `watch.canvas`, new pixels on that canvas; with `watch.without`, no text of
// that element may hold these characters any more. It resolves to milliseconds:
// `handled` ends when the answer stands in the page with its layout done, `painted` after the frame that shows it.
(widget) => {
  const find = (selector) => widget.shadowRoot.querySelector(selector);
  const fingerprint = ({ data }) => {
    let sum = 0;
    for (let i = 0; i < data.length; i += 388) sum = (sum * 31 + data[i]) | 0;
    return sum;
  };
  const lastPixels = new WeakMap();
  let onPixels = () => {};
  const { putImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.putImageData = function (image, ...rest) {
    putImageData.call(this, image, ...rest);
    const print = fingerprint(image);
    if (lastPixels.get(this.canvas) === print) return;
    lastPixels.set(this.canvas, print);
    onPixels(this.canvas);
  };

  const nextFrame = () =>
    new Promise((done) => {
      requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    });

  const seen = (event) =>
    new Promise((done) => {
      const options = { capture: true, once: true };
      // Here, not on the window: moves between two elements inside never leave the shadow root.
      const note = ({ timeStamp }) => done({ timeStamp, dispatched: performance.now() });
      widget.shadowRoot.addEventListener(event, note, options);
    });

  const answered = ({ text, canvas, without }) => {
    const words = new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (without && find(text).textContent.includes(without)) return;
        observer.disconnect();
        find(text).getBoundingClientRect();
        done(performance.now());
      });
      observer.observe(find(text), { subtree: true, childList: true, characterData: true, attributes: true });
    });
    const pixels = canvas
      ? new Promise((done) => {
          onPixels = (painted) => painted === find(canvas) && done(performance.now());
        })
      : 0;
    return Promise.all([words, pixels]).then((times) => Math.max(...times));
  };

  const timed = async (event, watch) => {
    const start = seen(event);
    const answer = answered(watch);
    const [{ timeStamp, dispatched }, end] = await Promise.all([start, answer]);
    return { handled: end - dispatched, painted: (await nextFrame()) - timeStamp };
  };

  window.stopwatch = {
    arm: (event, watch) => {
      const patience = new Promise((_, fail) => {
        setTimeout(() => fail(new Error(`nothing answered the ${event} in 20 s`)), 20_000);
      });
      window.stopwatch.time = Promise.race([timed(event, watch), patience]);
    },
  };
};
