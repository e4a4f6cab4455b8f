using System.Globalization;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>Puts a call in the viewer's words.</summary>
internal sealed class CallWords(IStringLocalizer<HistoryTexts> texts, ViewerTime time)
{
    private const int MostNamed = 3;

    /// <summary>How a verdict looks: tone, icon, and the key of its word in <see cref="HistoryTexts"/>.</summary>
    public static StateLook Look(CallVerdict verdict) => verdict switch
    {
        CallVerdict.Answered => new("talking", Icons.Call, "VerdictAnswered"),
        CallVerdict.Missed => new("missed", Icons.Missed, "VerdictMissed"),
        CallVerdict.Abandoned => new("missed", Icons.Waiting, "VerdictAbandoned"),
        CallVerdict.Voicemail => new("paused", Icons.Recording, "VerdictVoicemail"),
        CallVerdict.Machine => new("neutral", Icons.Automated, "VerdictMachine"),
        CallVerdict.Busy => new("ringing", Icons.HangUp, "VerdictBusy"),
        CallVerdict.NoAnswer => new("ringing", Icons.Ringing, "VerdictNoAnswer"),
        _ => new("missed", Icons.Warning, "VerdictFailed"),
    };

    /// <summary>The word of a verdict.</summary>
    public string Verdict(CallVerdict verdict) => texts[Look(verdict).TextKey];

    /// <summary>A verdict with its colour and icon.</summary>
    public Microsoft.AspNetCore.Components.MarkupString Badge(CallVerdict verdict) => Html.Once((nameof(CallWords), verdict), () =>
    {
        var look = Look(verdict);
        return StateBadge.Of(look.Tone, look.Icon, texts[look.TextKey], texts[look.TextKey + "Hint"]);
    });

    /// <summary>Why the call has its verdict, as a sentence.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mask">Shows numbers as the viewer may see them.</param>
    public string Reason(CallRow call, Func<string, string> mask)
    {
        var who = call.ReasonWho.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(mask).ToArray();
        var when = call.WaitIsExact || call.Reason > CallReasonCode.AnsweredThenLost ? "" : "Sometime";
        return texts[$"Reason{call.Reason}{when}", Names(who), Length(call.ReasonSeconds), call.ReasonPlace ?? "", who.FirstOrDefault() ?? "", who.LastOrDefault() ?? ""];
    }

    /// <summary>Seconds as m:ss.</summary>
    public static string Length(long seconds) => ViewerTime.Length(TimeSpan.FromSeconds(seconds));

    /// <summary>A length as m:ss; a dash where there is none.</summary>
    public static string Length(TimeSpan? length) => length is { } known ? Length((long)Math.Round(known.TotalSeconds)) : "–";

    /// <summary>When a call began, as short as its day allows.</summary>
    public string When(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, time.Zone);
        var today = TimeZoneInfo.ConvertTime(time.Now, time.Zone);
        var russian = Languages.Current == "ru";
        if (local.Date == today.Date) return local.ToString("HH:mm:ss", CultureInfo.CurrentCulture);
        return local.ToString(local.Year == today.Year ? russian ? "dd.MM HH:mm" : "d MMM HH:mm" : russian ? "dd.MM.yy HH:mm" : "d MMM yy HH:mm", CultureInfo.CurrentCulture);
    }

    /// <summary>A day as a short date of the language.</summary>
    public static string Day(DateOnly day) => day.ToString(Languages.Current == "ru" ? "dd.MM.yyyy" : "d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>Days from one to another; one day once.</summary>
    public string Days((DateOnly First, DateOnly Last) days) => days.First == days.Last ? Day(days.First) : texts["DaysOf", Day(days.First), Day(days.Last)].Value;

    private string Names(string[] who) => who.Length switch
    {
        0 => "",
        1 => who[0],
        <= MostNamed => $"{string.Join(", ", who[..^1])} {texts["And"].Value} {who[^1]}",
        _ => $"{string.Join(", ", who[..MostNamed])} {texts["And"].Value} {texts.Plural("ListMore", who.Length - MostNamed)}",
    };
}
