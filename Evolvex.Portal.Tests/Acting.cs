using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;

namespace Evolvex.Portal.Tests;

/// <summary>
/// What a visitor does on a page. bunit's own methods come back before the page has heard of it when the page is just busy rendering something else; these come back
/// when the handler has run as far as it can without waiting, and what it changed is rendered. Being in the namespace around those of the tests they are found first.
/// </summary>
internal static class Acting
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static void Click(this IElement element) => Take(element, () => element.ClickAsync(new MouseEventArgs()));

    public static void Change<T>(this IElement element, T value) => Take(element, () => element.ChangeAsync(value));

    public static void Input<T>(this IElement element, T value) => Take(element, () => element.InputAsync(value));

    public static void Submit(this IElement element) => Take(element, () => element.SubmitAsync(EventArgs.Empty));

    public static void TriggerEvent(this IElement element, string name, EventArgs what) => Take(element, () => element.TriggerEventAsync(name, what));

    private static void Take(IElement element, Func<Task> act)
    {
        // Asked first: the element may be gone afterwards.
        var dispatcher = element.Owner!.Context.GetService<BunitContext>().ShouldNotBeNull("the element belongs to no rendered component").Renderer.Dispatcher;
        var handled = act();
        if (!handled.IsCompleted)
        {
            // The page takes one thing after the other: this comes after the event.
            var taken = new ManualResetEventSlim();
            _ = dispatcher.InvokeAsync(taken.Set);
            taken.Wait(Longest).ShouldBeTrue("the page was busy for too long to take the event");
        }

        if (handled.IsFaulted) throw handled.Exception.InnerExceptions.Count == 1 ? handled.Exception.InnerExceptions[0] : handled.Exception;
    }
}
