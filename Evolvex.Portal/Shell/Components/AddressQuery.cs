using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Shell.Components;

/// <summary>Keeps filters in the address, so that a link shows what its sender saw.</summary>
public static class AddressQuery
{
    // keys.js looks for it: it alone knows where the browser is when the wish arrives there.
    private const string From = "from:";

    /// <summary>Sets a parameter of the address without a new entry in the history; empty takes it away.</summary>
    public static void SetQuery(this NavigationManager navigation, string name, string? value)
    {
        var address = navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value);
        if (address != navigation.Uri)
            navigation.NavigateTo(address, new NavigationOptions { ReplaceHistoryEntry = true, HistoryEntryState = From + new Uri(navigation.Uri).AbsolutePath });
    }

    /// <summary>
    /// Goes to another address of a page, for as long as the browser is on that page: who typed something and at once went on to another page is not brought back
    /// by what was typed.
    /// </summary>
    /// <param name="navigation">Where the browser is.</param>
    /// <param name="page">The page, as <c>/history</c>.</param>
    /// <param name="address">Its new address.</param>
    public static void NavigateFrom(this NavigationManager navigation, string page, string address) =>
        navigation.NavigateTo(address, new NavigationOptions { HistoryEntryState = From + page });
}
