/* Scrolling that follows the conversation, and leaves a reader alone who has scrolled away. */

const NEAR = 72;
const MARGIN = 12;

export class Follower {
  /** `scroller` holds the log; `button` leads back to the end. */
  constructor(scroller, button) {
    this.scroller = scroller;
    this.button = button;
    this.following = true;
    this.ownTop = 0;
    scroller.addEventListener("scroll", () => this.onScroll(), { passive: true });
    button.addEventListener("click", () => this.toEnd());
    if (typeof ResizeObserver === "function") {
      let height = scroller.clientHeight;
      new ResizeObserver(() => {
        const lost = height - scroller.clientHeight;
        height = scroller.clientHeight;
        const wasAtEnd = this.distance - lost < NEAR && scroller.scrollTop > 0;
        if (lost > 0 && this.following && wasAtEnd) this.moveTo(scroller.scrollTop + lost);
        this.showButton();
      }).observe(scroller);
    }
  }

  get distance() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    return scrollHeight - clientHeight - scrollTop;
  }

  onScroll() {
    if (Math.abs(this.scroller.scrollTop - this.ownTop) > 2) this.following = this.distance < NEAR;
    this.showButton();
  }

  showButton() {
    const spoken = this.scroller.querySelector(".turn") !== null;
    this.button.hidden = !spoken || this.distance < NEAR;
  }

  moveTo(top) {
    this.scroller.scrollTop = top;
    this.ownTop = this.scroller.scrollTop;
  }

  toEnd() {
    this.following = true;
    this.moveTo(this.scroller.scrollHeight);
    this.showButton();
  }

  /** Bring a new node into view; a reply taller than the screen is shown from its beginning. */
  reveal(node) {
    if (this.following) {
      const frame = this.scroller.getBoundingClientRect().top;
      const top = this.scroller.scrollTop + node.getBoundingClientRect().top - frame - MARGIN;
      this.moveTo(Math.min(top, this.scroller.scrollHeight));
    }
    this.showButton();
  }
}
