using Evolvex.Portal.DemoPbx;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

/// <summary>
/// A page written for Asterisk's HTTP manager, in a browser, against the gateway. It does what Asterisk's own <c>static-http/ajamdemo.html</c> and <c>astman.js</c> do, request by
/// request: GET of <c>../rawman</c> with the browser's cookie; ping, login, status, waitevent without a time-out again and again, hangup, logoff; answers split at CRLF and ': ',
/// the first header of a name never looked at for its case. (That page itself is under the GPL and is in no Debian package, so it is written anew here.)
/// </summary>
[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class AjamBrowserTests(PortalSite site)
{
    private const string Demo = """
        <!DOCTYPE html><title>AJAM</title>
        <p id=status></p><input id=username><input id=secret type=password><button id=login>Login</button><button id=logoff>Logoff</button><button id=hangup>Hangup</button><ul id=channels></ul>
        <script>
        const by = id => document.getElementById(id);
        const channels = new Map(), hungUp = new Set();
        let loggedOn = false, polls = 0, selected = null;
        function parse(text) {
          const messages = [];
          let inside = false;
          for (const line of text.split('\r\n')) {
            if (!line.length) { inside = false; continue; }
            if (!inside) messages.push({});
            inside = true;
            const fields = line.split(': ');
            messages.at(-1)[fields[0].toLowerCase()] = fields[1];
          }
          return messages;
        }
        async function send(query) { return parse(await (await fetch('../rawman?' + query)).text()); }
        function update(message) {
          const name = message.channel;
          if (!name) return;
          if (message.event === 'Hangup') { channels.delete(name); hungUp.add(name); }
          else channels.set(name, {...channels.get(name), ...message});
        }
        function show() {
          by('channels').replaceChildren(...[...channels.keys()].map(name => {
            const line = document.createElement('li');
            line.textContent = line.dataset.channel = name;
            line.onclick = () => { selected = name; };
            return line;
          }));
        }
        async function poll() {
          while (loggedOn) {
            const messages = await send('action=waitevent');
            messages.slice(1, -1).forEach(update);
            show();
            document.body.dataset.polls = ++polls;
          }
        }
        async function status() {
          channels.clear();
          const messages = await send('action=status');
          messages.slice(1, -1).forEach(update);
          show();
          by('status').textContent = 'Ready';
        }
        by('login').onclick = async () => {
          const [answer] = await send('action=login&username=' + by('username').value + '&secret=' + by('secret').value);
          by('status').textContent = answer.message;
          if (answer.response !== 'Success') return;
          loggedOn = true;
          poll();
          await status();
        };
        by('hangup').onclick = async () => { const [answer] = await send('action=hangup&channel=' + selected); by('status').textContent = answer.response; };
        by('logoff').onclick = async () => { loggedOn = false; const [answer] = await send('action=logoff'); by('status').textContent = answer.message; };
        send('action=ping').then(([answer]) => { by('status').textContent = answer.ping === 'Pong' ? 'Already connected' : 'Please login'; });
        </script>
        """;

    [Fact]
    public async Task A_page_written_for_Asterisks_own_web_server_works_unchanged()
    {
        site.Pbx.Add(new ManagerAccount("ajam", "ajam-secret"));
        await using var visitor = await site.StrangerAsync();
        var page = visitor.Page;
        await page.RouteAsync("**/asterisk/static/ajamdemo.html", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = Demo }));
        await page.GotoAsync("/asterisk/static/ajamdemo.html");
        await Expect(page.Locator("#status")).ToHaveTextAsync("Please login");

        await page.FillAsync("#username", "ajam");
        await page.FillAsync("#secret", "wrong");
        await page.ClickAsync("#login");
        await Expect(page.Locator("#status")).ToHaveTextAsync("Authentication failed");
        await page.FillAsync("#secret", "ajam-secret");
        await page.ClickAsync("#login");
        await Expect(page.Locator("#status")).ToHaveTextAsync("Ready");
        await visitor.UntilAsync("() => document.querySelectorAll('[data-channel]').length >= 2 && document.body.dataset.polls >= 2");

        var channel = await page.EvaluateAsync<string>("() => [...channels.keys()].find(name => !hungUp.has(name))");
        await page.EvaluateAsync("name => { selected = name; }", channel);
        await page.ClickAsync("#hangup");
        await visitor.UntilAsync($"() => hungUp.has('{channel}')");

        await page.ReloadAsync();
        await Expect(page.Locator("#status")).ToHaveTextAsync("Already connected");
        await page.ClickAsync("#logoff");
        await Expect(page.Locator("#status")).ToHaveTextAsync("Thanks for all the fish.");
        visitor.Complaints.ShouldBeEmpty();
    }
}
