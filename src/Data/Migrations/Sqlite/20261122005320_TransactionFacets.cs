using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class TransactionFacets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Transactions_CurrencyCode_AmountMinor_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_CurrencyCode_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Direction_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FirstSeenAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Provider_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Source_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_State_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.AddColumn<long>(
                name: "FacetId",
                table: "Transactions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Conflict",
                table: "Transactions",
                column: "OccurredAt",
                filter: "\"State\" = 5");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FacetId_AmountMinor_Id_OccurredAt",
                table: "Transactions",
                columns: new[] { "FacetId", "AmountMinor", "Id", "OccurredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FacetId_FirstSeenAt_Id_AmountMinor",
                table: "Transactions",
                columns: new[] { "FacetId", "FirstSeenAt", "Id", "AmountMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FacetId_OccurredAt_Id_AmountMinor",
                table: "Transactions",
                columns: new[] { "FacetId", "OccurredAt", "Id", "AmountMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FirstSeenAt_Id_FacetId_AmountMinor",
                table: "Transactions",
                columns: new[] { "FirstSeenAt", "Id", "FacetId", "AmountMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_OccurredAt_Id_FacetId_AmountMinor",
                table: "Transactions",
                columns: new[] { "OccurredAt", "Id", "FacetId", "AmountMinor" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Transactions_Conflict",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FacetId_AmountMinor_Id_OccurredAt",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FacetId_FirstSeenAt_Id_AmountMinor",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FacetId_OccurredAt_Id_AmountMinor",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FirstSeenAt_Id_FacetId_AmountMinor",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_OccurredAt_Id_FacetId_AmountMinor",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "FacetId",
                table: "Transactions");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_CurrencyCode_AmountMinor_Id",
                table: "Transactions",
                columns: new[] { "CurrencyCode", "AmountMinor", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_CurrencyCode_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "CurrencyCode", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Direction_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Direction", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FirstSeenAt_Id",
                table: "Transactions",
                columns: new[] { "FirstSeenAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Provider_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Provider", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Source_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Source", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_State_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "State", "OccurredAt", "Id" });
        }
    }
}
