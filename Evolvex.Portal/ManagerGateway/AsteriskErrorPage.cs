namespace Evolvex.Portal.ManagerGateway;

/// <summary>The HTML pages with which Asterisk's HTTP server refuses a request (<c>main/http.c</c>, ast_http_error).</summary>
internal static class AsteriskErrorPage
{
    /// <summary>A page of CRLF lines.</summary>
    /// <param name="status">HTTP status, e.g. 404.</param>
    /// <param name="title">Its words, e.g. <c>Not Found</c>.</param>
    /// <param name="text">The paragraph; may be empty.</param>
    public static string Html(int status, string title, string text) =>
        "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\r\n"
        + "<html><head>\r\n"
        + $"<title>{status} {title}</title>\r\n"
        + "</head><body>\r\n"
        + $"<h1>{title}</h1>\r\n"
        + $"<p>{text}</p>\r\n"
        + "<hr />\r\n"
        + "<address>Asterisk</address>\r\n"
        + "</body></html>\r\n";
}
