using System.Collections.Frozen;

namespace Evolvex.Portal.Shell;

/// <summary>The portal's own icons: strokes on a 24 × 24 grid, drawn by <see cref="Icon"/>.</summary>
public static class Icons
{
    public const string Overview = "overview";
    public const string Call = "call";
    public const string Queue = "queue";
    public const string Extension = "extension";
    public const string History = "history";
    public const string Missed = "missed";
    public const string Recording = "recording";
    public const string Upload = "upload";
    public const string Api = "api";
    public const string Key = "key";
    public const string Routes = "routes";
    public const string Users = "users";
    public const string User = "user";
    public const string Terminal = "terminal";
    public const string Audit = "audit";
    public const string Pbx = "pbx";
    public const string Search = "search";
    public const string Sun = "sun";
    public const string Moon = "moon";
    public const string Language = "language";
    public const string SignOut = "sign-out";
    public const string More = "more";
    public const string Close = "close";
    public const string Chevron = "chevron";
    public const string Rail = "rail";
    public const string Help = "help";
    public const string Ringing = "ringing";
    public const string Waiting = "waiting";
    public const string Hold = "hold";
    public const string Dialling = "dialling";
    public const string Automated = "automated";
    public const string Parked = "parked";
    public const string Conference = "conference";
    public const string Inbound = "inbound";
    public const string Outbound = "outbound";
    public const string Internal = "internal";
    public const string Unknown = "unknown";
    public const string Free = "free";
    public const string Pause = "pause";
    public const string Play = "play";
    public const string Offline = "offline";
    public const string Warning = "warning";
    public const string Info = "info";
    public const string Check = "check";
    public const string Transfer = "transfer";
    public const string HangUp = "hang-up";
    public const string Empty = "empty";
    public const string Link = "link";
    public const string Download = "download";
    public const string Delete = "delete";
    public const string Edit = "edit";
    public const string Add = "add";
    public const string Calendar = "calendar";
    public const string Chart = "chart";

    private const string Handset = "M6.6 3.5h2.6l1.5 4.2-2 1.5a12 12 0 0 0 6.1 6.1l1.5-2 4.2 1.5v2.6a2 2 0 0 1-2.2 2A17 17 0 0 1 4.6 5.7a2 2 0 0 1 2-2.2Z";

    /// <summary>Path of each icon.</summary>
    internal static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>
    {
        [Overview] = "M4 13h6V4H4Zm10 7h6v-9h-6ZM4 20h6v-3H4Zm10-13h6V4h-6Z",
        [Call] = Handset,
        [Queue] = "M4 6.5h11M4 12h11M4 17.5h7M18.5 9v9m0 0 2.5-2.5M18.5 18 16 15.5",
        [Extension] = "M7 3h10a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm2.5 4h5m-5 5h.01M12 12h.01m2.49 0h.01M9.5 15h.01M12 15h.01m2.49 0h.01M9.5 18h.01M12 18h.01m2.49 0h.01",
        [History] = "M4 5v4.5h4.5M4.4 9.5A8 8 0 1 1 4 13m8-5v4.5l3 2",
        [Missed] = "m6 4.5 5.5 5.5L19 4.5M14.5 4.5H19V9M2.6 17.5c5.2-4.7 13.6-4.7 18.8 0l-2.2 2.3-3.4-1.7v-2a11 11 0 0 0-7.6 0v2l-3.4 1.7Z",
        [Recording] = "M3 12h2m2-4v8m3-11v14m3-10v6m3-9v12m3-8v4m2-2h0",
        [Upload] = "M12 15.5V4.5m0 0L7.5 9M12 4.5 16.5 9M4.5 15.5v3a1.5 1.5 0 0 0 1.5 1.5h12a1.5 1.5 0 0 0 1.5-1.5v-3",
        [Download] = "M12 4.5v11m0 0L7.5 11m4.5 4.5 4.5-4.5M4.5 15.5v3a1.5 1.5 0 0 0 1.5 1.5h12a1.5 1.5 0 0 0 1.5-1.5v-3",
        [Api] = "m8.5 7-5 5 5 5m7-10 5 5-5 5m-5 2.5 3-15",
        [Key] = "M11.5 12.5 20 4m-3 3 2.5 2.5M14 10l1.5 1.5M12 16a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
        [Routes] = "M6 4v10a3 3 0 0 0 3 3h9m0 0-3-3m3 3-3 3M6 8.5h9a3 3 0 0 0 3-3V4",
        [Users] = "M12 11.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0Zm0 0M2.5 20a6 6 0 0 1 12 0M15.5 8.2a3.5 3.5 0 0 1 1 6.8m1.5 0c2 .7 3.2 2.6 3.5 5",
        [User] = "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM4.5 20.5a7.5 7.5 0 0 1 15 0",
        [Terminal] = "m5 8 4 4-4 4m6.5 0H19M3.5 4h17a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-17a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Z",
        [Audit] = "M8 4.5H6a1 1 0 0 0-1 1V20a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V5.5a1 1 0 0 0-1-1h-2M8 3h8v3.5H8ZM8.5 11h7m-7 3.5h7m-7 3h4",
        [Pbx] = "M4 4.5h16a1 1 0 0 1 1 1V10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1ZM4 14h16a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V15a1 1 0 0 1 1-1Zm2.5-6.2h.01m-.01 9.5h.01M10 7.8h7.5M10 17.3h7.5",
        [Search] = "m20 20-4.5-4.5M17.5 10.5a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z",
        [Sun] = "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM12 2.5v2m0 15v2m9.5-9.5h-2m-15 0h-2m16.2-6.7-1.4 1.4M6.7 17.3l-1.4 1.4m13.4 0-1.4-1.4M6.7 6.7 5.3 5.3",
        [Moon] = "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
        [Language] = "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM3 12h18M12 3c5 5.5 5 12.5 0 18-5-5.5-5-12.5 0-18Z",
        [SignOut] = "M9.5 4H5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h4.5M15 8l4.5 4L15 16m4-4H9",
        [More] = "M4.5 12a.8.8 0 1 0 1.6 0 .8.8 0 0 0-1.6 0Zm6.7 0a.8.8 0 1 0 1.6 0 .8.8 0 0 0-1.6 0Zm6.7 0a.8.8 0 1 0 1.6 0 .8.8 0 0 0-1.6 0Z",
        [Close] = "m6 6 12 12M18 6 6 18",
        [Chevron] = "m9 5.5 6.5 6.5L9 18.5",
        [Rail] = "M4 4.5h16a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1Zm5 0v15m7-10L13.5 12l2.5 2.5",
        [Help] = "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM9.5 9.3a2.6 2.6 0 1 1 3.6 2.4c-.8.4-1.1.9-1.1 1.8m0 3h.01",
        [Ringing] = "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15Zm4 2a2 2 0 0 0 4 0M2.5 9.5a9 9 0 0 1 2.3-5m16.7 5a9 9 0 0 0-2.3-5",
        [Waiting] = "M6.5 3.5h11m-11 17h11M8 3.5v4l4 4.5-4 4.5v4m8-17v4L12 12l4 4.5v4",
        [Hold] = "M8 5.5v13m8-13v13",
        [Dialling] = Handset + "M15 4.5h5m0 0v5m0-5-5.5 5.5",
        [Automated] = "M5.5 8h13a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1ZM12 8V4.5m-3 8v1.5m6-1.5v1.5M2 12.5v3m20-3v3M9.5 17h5",
        [Parked] = "M5 3.5h14a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1ZM9.5 17.5v-11H13a3 3 0 0 1 0 6.5H9.5",
        [Conference] = "M14.5 9a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM7 19.5a5 5 0 0 1 10 0M6.5 11.5a2 2 0 1 1 0-4m11 4a2 2 0 1 0 0-4M2.5 17.5a4.5 4.5 0 0 1 3-3.5m16 3.5a4.5 4.5 0 0 0-3-3.5",
        [Inbound] = "M19 5 6 18m0 0v-9m0 9h9",
        [Outbound] = "M5 19 18 6m0 0v9m0-9H9",
        [Internal] = "M4 8.5h15m0 0L15.5 5M19 8.5 15.5 12M20 15.5H5m0 0L8.5 12M5 15.5 8.5 19",
        [Unknown] = "M5 12h14",
        [Free] = "M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0Z",
        [Pause] = "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM10 9v6m4-6v6",
        [Play] = "M7 4.5v15l12-7.5Z",
        [Offline] = "m4 4 16 16M8.5 8.8a9 9 0 0 0-4 2.7m15 0a9.5 9.5 0 0 0-7-3.4M8 15a5.5 5.5 0 0 1 3-1.5m3.5.8c.6.2 1 .5 1.5 1M12 18.5h.01",
        [Warning] = "M12 4 2.8 19.5h18.4ZM12 10v4.5m0 2.6h.01",
        [Info] = "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM12 11v5.5m0-9h.01",
        [Check] = "m5 12.5 4.5 4.5L19 7.5",
        [Transfer] = "M4 17.5V14a4 4 0 0 1 4-4h11m0 0-4-4m4 4-4 4",
        [HangUp] = "M2.6 14.5c5.2-4.7 13.6-4.7 18.8 0l-2.2 2.7-3.4-1.8v-2.2a11 11 0 0 0-7.6 0v2.2l-3.4 1.8Z",
        [Empty] = "M4 14.5h4.5l1.5 2.5h4l1.5-2.5H20M6 5h12l2.5 9.5V19a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1v-4.5Z",
        [Link] = "M10 14a4 4 0 0 0 5.7 0l3.3-3.3A4 4 0 0 0 13.3 5l-1 1M14 10a4 4 0 0 0-5.7 0L5 13.3A4 4 0 0 0 10.7 19l1-1",
        [Delete] = "M4.5 6.5h15M9.5 6.5V4h5v2.5M6.5 6.5l.8 13.5h9.4l.8-13.5M10 10.5v6m4-6v6",
        [Edit] = "m4 20 1-4.5L16.5 4 20 7.5 8.5 19ZM14 6.5 17.5 10",
        [Add] = "M12 5v14m-7-7h14",
        [Calendar] = "M4.5 5.5h15a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1Zm-1 5h17M8 3v5m8-5v5",
        [Chart] = "M4 4v16h16M8.5 16v-4m4 4V8m4 8v-6",
    }.ToFrozenDictionary();
}
