using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Shell.Components;

/// <summary>Keeps filters in the address, so that a link shows what its sender saw.</summary>
public static class AddressQuery
{
    /// <summary>Sets a parameter of the address without a new entry in the history; empty takes it away.</summary>
    public static void SetQuery(this NavigationManager navigation, string name, string? value)
    {
        var address = navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value);
        if (address != navigation.Uri)
            navigation.NavigateTo(address, replace: true);
    }
}
