// Niceties only: the page is complete without them.
(function () {
  var root = document.documentElement;
  var button = document.getElementById('theme');
  button.hidden = false;
  button.addEventListener('click', function () {
    var dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  // A link into a closed table opens it; paper shows them as they are.
  function open() {
    var at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var box = at && at.closest('details');
    if (box) box.open = true;
  }
  addEventListener('hashchange', open);
  open();
})();
