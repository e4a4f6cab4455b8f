using System.Reflection;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Tests.Shell;

public sealed class AddressValueTests
{
    [Fact]
    public void What_makes_no_sense_is_as_if_it_were_not_there()
    {
        AddressValue.Day("2026-02-28").ShouldBe(new DateOnly(2026, 2, 28));
        new[] { null, "", "abc", "2026-02-30", "28.02.2026" }.Select(AddressValue.Day).ShouldAllBe(day => day == null);
        AddressValue.Number("30").ShouldBe(30);
        new[] { null, "", "-1", "1.5", "x", "99999999999999999999" }.Select(AddressValue.Number).ShouldAllBe(number => number == null);
        AddressValue.Seconds("83.5").ShouldBe(83.5);
        new[] { null, "", "-1", "1m23s", "NaN", "Infinity", "1e5" }.Select(AddressValue.Seconds).ShouldAllBe(seconds => seconds == null);
    }

    /// <summary>The framework breaks a page over a value that is not of its parameter's type.</summary>
    [Fact]
    public void Pages_take_what_stands_in_their_address_as_text() =>
        typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetProperties())
            .Where(property => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is not null && property.PropertyType != typeof(string))
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}").ShouldBeEmpty();
}
