using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Evolvex.Portal.ManagerConsole;

/// <summary>The console's script in the browser: copies and saves texts too long for a page, and completes the command line.</summary>
internal sealed class ConsoleScript(IJSRuntime browser) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>The script.</summary>
    /// <param name="assets">The page's own, which tell its address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IJSObjectReference> ModuleAsync(ResourceAssetCollection assets, CancellationToken cancellationToken) =>
        _module ??= await browser.InvokeAsync<IJSObjectReference>("import", cancellationToken, $"/{assets["js/console.js"]}");

    /// <summary>Puts a text on the clipboard; false when the browser does not let the page.</summary>
    public async Task<bool> CopyAsync(ResourceAssetCollection assets, string text, CancellationToken cancellationToken)
    {
        using var stream = Stream(text);
        return await (await ModuleAsync(assets, cancellationToken)).InvokeAsync<bool>("copy", cancellationToken, stream);
    }

    /// <summary>Gives a text as a file.</summary>
    public async Task SaveAsync(ResourceAssetCollection assets, string name, string text, CancellationToken cancellationToken)
    {
        using var stream = Stream(text);
        await (await ModuleAsync(assets, cancellationToken)).InvokeVoidAsync("save", cancellationToken, name, stream);
    }

    /// <summary>Scrolls until an element is seen.</summary>
    public async Task ShowAsync(ResourceAssetCollection assets, ElementReference element, CancellationToken cancellationToken) =>
        await (await ModuleAsync(assets, cancellationToken)).InvokeVoidAsync("show", cancellationToken, element);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            return; // the browser has gone, and its scripts with it
        }
    }

    private static DotNetStreamReference Stream(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
