using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>How Asterisk answers: the response line, the client's ActionID if it sent one, then the rest.</summary>
internal static class Answers
{
    /// <summary>The first lines of an answer.</summary>
    public static AmiText Begin(this ActionRequest request, string response = "Success") => new AmiText().Line("Response", response).Id(request);

    /// <summary>The ActionID, where the client sent one.</summary>
    public static AmiText Id(this AmiText text, ActionRequest request) => request.ActionId.Length == 0 ? text : text.Line("ActionID", request.ActionId);

    public static ValueTask<bool> Reply(this ManagerSession session, AmiText text)
    {
        session.Send(text.End());
        return new(true);
    }

    public static ValueTask<bool> Accept(this ManagerSession session, ActionRequest request, string message) =>
        session.Reply(request.Begin().Line("Message", message));

    public static ValueTask<bool> Refuse(this ManagerSession session, ActionRequest request, string message) =>
        session.Reply(request.Begin("Error").Line("Message", message));

    /// <summary>The head of a list: items follow.</summary>
    public static AmiText BeginList(this ActionRequest request, string message) =>
        request.Begin().Line("EventList", "start").Line("Message", message).End();

    /// <summary>An item's first lines, with the ActionID second.</summary>
    public static AmiText Item(this AmiText text, string name, ActionRequest request) => text.Line("Event", name).Id(request);

    /// <summary>The event that ends a list; more lines may follow before the end of the message.</summary>
    public static AmiText Complete(this AmiText text, string name, ActionRequest request, int items) =>
        text.Line("Event", name).Id(request).Line("EventList", "Complete").Line("ListItems", items);
}
