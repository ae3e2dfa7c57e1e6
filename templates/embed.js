// A banner is looked at for hours and never hidden: it asks for news every five minutes.
setInterval(() => document.dispatchEvent(new Event("visibilitychange")), 3e5);
